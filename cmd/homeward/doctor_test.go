package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
)

// ailment is one way in which a ledger's folder can be broken, and the line in
// which the doctor says so.
type ailment struct {
	name  string
	spoil func(t *testing.T, h home)
	check string
	want  condition
	says  string
	crime bool // tampering
}

// diagnose runs the doctor on a home and returns its lines by name.
func diagnose(t *testing.T, h home, flags ...string) (map[string]finding, int) {
	t.Helper()
	out, errs, code := invoke(t, append([]string{"doctor", "--output=json", "--data", h.dir}, flags...)...)
	var answer struct{ Findings []finding }
	if err := json.Unmarshal([]byte(out), &answer); err != nil {
		t.Fatalf("doctor says no JSON: %v: %s%s", err, out, errs)
	}
	lines := map[string]finding{}
	for _, f := range answer.Findings {
		lines[f.Check] = f
	}
	return lines, code
}

func TestDoctorOfAHealthyLedger(t *testing.T) {
	bare(t)
	h := filledHome(t)
	before := listing(t, h.dir)
	lines, code := diagnose(t, h, "--trust", h.path("trust.json"))
	if code != exitFine || len(lines) != len(examinations()) {
		t.Errorf("exit code %d with %d lines of %d", code, len(lines), len(examinations()))
	}
	for name, f := range lines {
		if f.Sentence == "" || !follows(f) && (f.Condition != isOK || f.Do != "") {
			t.Errorf("%s: %+v", name, f)
		}
	}
	if after := listing(t, h.dir); after != before {
		t.Errorf("the doctor changed the folder from\n%s\nto\n%s", before, after)
	}
}

// TestDoctorFindsWhatIsBroken breaks one thing at a time. The doctor changes
// nothing, whatever it finds, and says what to do about everything it finds.
func TestDoctorFindsWhatIsBroken(t *testing.T) {
	for _, a := range slicesOf(fileAilments(), recordAilments(), logAilments()) {
		t.Run(a.name, func(t *testing.T) {
			bare(t)
			h := filledHome(t)
			a.spoil(t, h)
			before := listing(t, filepath.Dir(h.dir))
			lines, code := diagnose(t, h)
			f, here := lines[a.check]
			if !here || f.Condition != a.want || f.Tampering != a.crime || !strings.Contains(f.Sentence, a.says) || f.Do == "" {
				t.Errorf("%s: %+v, want %s and %q", a.check, f, a.want, a.says)
			}
			if want := expected(a, lines); code != want {
				t.Errorf("exit code %d, want %d: %+v", code, want, lines)
			}
			if after := listing(t, filepath.Dir(h.dir)); after != before {
				t.Errorf("the doctor changed the folder from\n%s\nto\n%s", before, after)
			}
		})
	}
}

// expected is the exit code of a case: some breakages show in several lines.
func expected(a ailment, lines map[string]finding) int {
	worst := exitFine
	if a.want == isFail {
		worst = exitCouldNot
	}
	for _, f := range lines {
		if f.Tampering {
			return exitTampered
		}
		if f.Condition == isFail || f.Condition == skipped {
			worst = exitCouldNot
		}
	}
	return worst
}

func slicesOf(all ...[]ailment) []ailment {
	var joined []ailment
	for _, some := range all {
		joined = append(joined, some...)
	}
	return joined
}

func TestDoctorOnceMoreInWords(t *testing.T) {
	bare(t)
	h := filledHome(t)
	remove(t, h.path("signer", "head"))
	out, _, code := invoke(t, "doctor", "--data", h.dir)
	if code != exitCouldNot || !strings.Contains(out, "\nFAIL     signer's memory   signer/head is missing") ||
		!strings.Contains(out, "→ bring signer/head back") || !strings.Contains(out, "ok       records ") {
		t.Errorf("exit code %d:\n%s", code, out)
	}
}

// TestDoctorOfABrokenConfiguration: the line of the file is named, and nothing is
// looked at in a folder that may not be the one that was meant.
func TestDoctorOfABrokenConfiguration(t *testing.T) {
	dir := bare(t)
	writeFile(t, filepath.Join(dir, configName), "HOMEWARD_DTAA=x\n", 0o600)
	lines, code := diagnose(t, filledHome(t))
	if f := lines["configuration"]; code != exitCouldNot || f.Condition != isFail || !strings.Contains(f.Sentence, "line 1") || len(lines) != 2 {
		t.Errorf("exit code %d: %+v", code, lines)
	}
}

func TestDoctorOfAMistypedVariable(t *testing.T) {
	bare(t)
	t.Setenv("HOMEWARD_DTAA", "x")
	lines, code := diagnose(t, filledHome(t))
	if f := lines["configuration"]; code != exitFine || f.Condition != isWarn || !strings.Contains(f.Sentence, "HOMEWARD_DTAA") {
		t.Errorf("exit code %d: %+v", code, f)
	}
}

func TestDoctorOfNoLedger(t *testing.T) {
	dir := bare(t)
	writeFile(t, filepath.Join(dir, "file"), "", 0o600)
	if err := os.Mkdir(filepath.Join(dir, "empty"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, says := range map[string]string{"nowhere": "nowhere: no such file", "file": "file is no folder", "empty": "there is no ledger in empty"} {
		lines, code := diagnose(t, home{dir: name})
		if f := lines["folder"]; code != exitCouldNot || f.Condition != isFail || !strings.Contains(f.Sentence, says) || len(lines) != 3 {
			t.Errorf("%s: exit code %d: %+v", name, code, lines)
		}
	}
}

// TestDoctorWhileServed: a ledger that is open is looked at all the same.
func TestDoctorWhileServed(t *testing.T) {
	bare(t)
	h := filledHome(t)
	err := withLedger(t.Context(), h, func(p *parts, l *ledger.Ledger) error {
		lines, code := diagnose(t, h)
		if f := lines["lock"]; code != exitFine || f.Condition != isOK || !strings.Contains(f.Sentence, "held by process ") {
			t.Errorf("exit code %d: %+v", code, lines)
		}
		return l.Err()
	})
	if err != nil {
		t.Error(err)
	}
}

// TestDoctorBesideAWriter: a ledger that moves on between two lines raises no false
// alarm.
func TestDoctorBesideAWriter(t *testing.T) {
	bare(t)
	h := filledHome(t)
	err := withLedger(t.Context(), h, func(p *parts, l *ledger.Ledger) error {
		child := anyChild(t, l)
		ctx, stop := context.WithCancel(t.Context())
		written := make(chan error)
		go func() {
			var err error
			for err == nil && ctx.Err() == nil {
				_, err = l.Issue(t.Context(), ledger.Caller{Role: ledger.Importer}, p.registrar, child)
			}
			written <- err
		}()
		before := l.Size()
		for n := 0; n < 20 || l.Size() < before+5 && n < 1000; n++ {
			if lines, code := diagnose(t, h); code != exitFine {
				t.Errorf("exit code %d: %+v", code, lines)
			}
		}
		stop()
		err := <-written
		if l.Size() < before+5 {
			t.Errorf("only %d records were written meanwhile", l.Size()-before)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func anyChild(t *testing.T, l *ledger.Ledger) domain.StreamID {
	t.Helper()
	page, err := l.Judged(t.Context(), 0, 500)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range page {
		if r.Statement.Stream.Kind() == domain.ChildStream {
			return r.Statement.Stream
		}
	}
	t.Fatal("the ledger holds no child")
	return ""
}

func TestDoctorOfTheClock(t *testing.T) {
	bare(t)
	for ago, want := range map[time.Duration]condition{0: isOK, 4 * time.Minute: isOK, 6 * time.Minute: isFail, 1000 * time.Hour: isFail} {
		p := &patient{home: filledHome(t), now: time.Now()}
		if f := p.records(t.Context()); f.Condition != isOK {
			t.Fatal(f)
		}
		at, err := ledger.RecordedAt(p.last)
		if err != nil {
			t.Fatal(err)
		}
		p.now = at.Add(-ago)
		if f := p.clock(t.Context()); f.Condition != want || f.Tampering {
			t.Errorf("%s behind: %+v, want %s", ago, f, want)
		}
		p.close()
	}
}

func TestDoctorOfTheDisk(t *testing.T) {
	for free, want := range map[uint64]condition{0: isFail, noSpace - 1: isFail, noSpace: isWarn, littleSpace - 1: isWarn, littleSpace: isOK} {
		if f := judgeSpace(free); f.Condition != want || f.Tampering {
			t.Errorf("%d bytes free: %+v, want %s", free, f, want)
		}
	}
}

func TestDoctorOfTheRegistrar(t *testing.T) {
	state := func(until uint64, roles ...string) domain.AgencyState {
		return domain.AgencyState{Accredited: true, Keys: map[string]domain.KeyState{"k": {Roles: roles, Until: until}}}
	}
	for _, c := range []struct {
		agency domain.AgencyState
		key    string
		says   string
	}{
		{state(0, domain.RoleRegistrar), "k", ""},
		{state(0, domain.RoleRegistrar), "other", "no enrolled key"},
		{state(7, domain.RoleRegistrar), "k", "since record 7"},
		{state(0, domain.RoleAdministrator), "k", "another role"},
		{domain.AgencyState{}, "k", "no accreditation"},
	} {
		if got := refuseRegistrar(c.agency, c.key); (got == "") != (c.says == "") || !strings.Contains(got, c.says) {
			t.Errorf("%+v: %q, want %q", c.agency, got, c.says)
		}
	}
}

// follows reports whether something derived is merely behind: it catches up, and nobody
// waits for it when a ledger is closed.
func follows(f finding) bool { return f.Condition == isWarn && strings.Contains(f.Do, "it catches up") }
