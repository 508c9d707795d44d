package dossier

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

func verify(t testing.TB, zip []byte, w *town) Report {
	t.Helper()
	return Verify(bytes.NewReader(zip), int64(len(zip)), &w.trust)
}

func text(t testing.TB, r Report) string {
	t.Helper()
	var out strings.Builder
	must(t, r.Text(&out))
	return out.String()
}

func TestVerifyHonestDossier(t *testing.T) {
	story := honest(t)
	r := verify(t, story.zip, story.town)
	if r.Status != Verified || r.ExitCode() != 0 {
		t.Fatalf("an honest dossier:\n%s", text(t, r))
	}
	printed := text(t, r)
	for _, want := range []string{
		"VERIFIED", "Subject    " + string(story.child("one")), "witness.example", "1 of them void",
		"record " + story.ref("forged"), "is void by rule H1: signatures: the signatures of record " + story.id("forged") + " do not hold",
		"is corrected by record", "is to be reviewed", "is signed by one officer alone", "does not show officerName: withheld",
	} {
		if !strings.Contains(printed, want) {
			t.Errorf("the report does not say %q:\n%s", want, printed)
		}
	}
	if r.Counts.Opened != 6 || r.Counts.Withheld != 4 || r.Size != story.named["issued"] {
		t.Errorf("counts %+v, size %d", r.Counts, r.Size)
	}
	if strings.Contains(printed, sealedFacility) {
		t.Error("the report repeats a sealed value")
	}
}

// TestReportIsShort: of notes that an honest dossier has by the dozen the text lists a
// few, and its last line is the verdict again. Machines get all, and every other note is
// listed.
func TestReportIsShort(t *testing.T) {
	for kind, cut := range map[NoteKind]bool{NoteWithheld: true, NoteSingleSigned: true, NoteLate: false, NoteVoid: false, NoteFinding: false} {
		r := newReport()
		for i := range maxListed + 66 {
			r.note(kind, past{Packed: Packed{Index: uint64(i)}}, "is odd")
		}
		printed := text(t, r.settle())
		if n := strings.Count(printed, " is odd\n"); n != maxListed && cut || n != maxListed+66 && !cut {
			t.Errorf("%s: %d notes are listed", kind, n)
		}
		if strings.Contains(printed, "  - and 66 more; --output json lists all\n") != cut || !strings.HasSuffix(printed, "\n\n"+headlines[Verified]+"\n") {
			t.Errorf("%s: the report ends with\n%s", kind, printed)
		}
		if data, err := r.JSON(); err != nil || bytes.Count(data, []byte(" is odd")) != maxListed+66 {
			t.Errorf("%s: machines are not told all: %v", kind, err)
		}
	}
	r := newReport()
	r.unchecked("no trust file")
	if printed := text(t, r.settle()); strings.Count(printed, headlines[CouldNotCheck]) != 1 {
		t.Errorf("a short report repeats itself:\n%s", printed)
	}
}

func TestVerifyWithoutTrustSaysSo(t *testing.T) {
	story := honest(t)
	r := Verify(bytes.NewReader(story.zip), int64(len(story.zip)), nil)
	if r.Status != CouldNotCheck || r.ExitCode() != 1 || !strings.Contains(text(t, r), "no trust file was given") {
		t.Errorf("without a trust file:\n%s", text(t, r))
	}
}

func TestVerifyFile(t *testing.T) {
	story := honest(t)
	path := filepath.Join(t.TempDir(), "dossier.zip")
	must(t, os.WriteFile(path, story.zip, 0o600))
	if r := VerifyFile(path, &story.trust); r.Status != Verified {
		t.Errorf("from a file:\n%s", text(t, r))
	}
	if r := VerifyFile(path+".none", &story.trust); r.Status != CouldNotCheck || !strings.Contains(text(t, r), "does not exist") {
		t.Errorf("a file that is not there:\n%s", text(t, r))
	}
	if r := VerifyFile(filepath.Dir(path), &story.trust); r.Status != CouldNotCheck {
		t.Errorf("a folder:\n%s", text(t, r))
	}
}

func TestSimulatedLedgerSaysSo(t *testing.T) {
	w := newTown(t, "drill", domain.ClockSimulated)
	w.rescue("other")
	w.rescue("one")
	story := w.finish(nil)
	r := verify(t, story.zip, w)
	if r.Status != Verified || !strings.Contains(text(t, r), "SIMULATED") || !strings.Contains(text(t, r), "DEMO") {
		t.Errorf("a simulated ledger:\n%s", text(t, r))
	}
	page := string(unzipped(t, story.zip)[timelineName])
	if !strings.Contains(page, `<div class="banner">SIMULATED`) || !strings.Contains(page, `<div class="banner">DEMO`) {
		t.Error("the timeline bears no banner")
	}
}

func TestScopeLeavesOtherChildrenOut(t *testing.T) {
	story := honest(t)
	scope := story.scope("one")
	for stream, want := range map[domain.StreamID]bool{
		story.child("one"): true, story.child("other"): false, domain.TheLedger: true, story.agency("police"): true,
		story.agency("welfare"): true, story.agency("operator"): true, story.agency("ngo"): false, story.agency("ministry"): false,
	} {
		if scope[stream] != want {
			t.Errorf("%s in scope: %v, want %v", stream, scope[stream], want)
		}
	}
}

// link records the halves of a link by which the life in "other" goes on in "one".
func (w *town) link() {
	w.t.Helper()
	finder, volunteer := w.hand("finder", "police", domain.RoleInvestigator), w.hand("volunteer", "ngo", domain.RoleCaseworker)
	for _, pair := range [][2]string{{"one", "other"}, {"other", "one"}} {
		w.record(draft{name: "link " + pair[0], stream: w.child(pair[0]), signers: []signing{finder.as(domain.PurposeRecord), volunteer.as(domain.PurposeSecond)},
			event: domain.RecordsLinked{Other: w.child(pair[1]), Continues: w.child("one"), Bases: []string{"photograph", "own_account"}}})
	}
}

// TestScopeBringsLinkedStreams: a link is judged by the other stream, and the history
// of one person is whole only with both; a sibling's stays where it is.
func TestScopeBringsLinkedStreams(t *testing.T) {
	w := newTown(t, "linked", domain.ClockReal)
	for _, name := range []string{"other", "one", "third"} {
		w.rescue(name)
	}
	finder, volunteer := w.hand("finder", "police", domain.RoleInvestigator), w.hand("volunteer", "ngo", domain.RoleCaseworker)
	w.record(draft{name: "siblings", stream: w.child("one"), signers: []signing{finder.as(domain.PurposeRecord), volunteer.as(domain.PurposeSecond)},
		event: domain.SiblingsDeclared{Other: w.child("third"), Relation: "sibling", Grounds: []string{"documents"}}})
	w.link()
	if scope := w.scope("one"); !scope[w.child("other")] || scope[w.child("third")] {
		t.Errorf("in scope are %v", scope)
	}
	story := w.finish(nil)
	if r := verify(t, story.zip, w); r.Status != Verified {
		t.Fatalf("not verified:\n%s", text(t, r))
	}
	if page := string(unzipped(t, story.zip)[timelineName]); !strings.Contains(page, "Linked: another record of the same person") {
		t.Error("the timeline does not say which history the other is")
	}
	left := unlinked(t, func(w *town, e *domain.DossierIssued) {
		e.Heads = slices.DeleteFunc(e.Heads, func(h domain.Head) bool { return h.Stream == w.child("other") })
	})
	if r := verify(t, left.zip, left.town); r.Status != Tampered || !strings.Contains(text(t, r), "cannot be judged without "+string(left.child("other"))) {
		t.Errorf("without the linked stream:\n%s", text(t, r))
	}
}

// unlinked is a tale of two linked streams; edit changes what the registrar signs, and
// what it leaves out is not packed.
func unlinked(t *testing.T, edit func(*town, *domain.DossierIssued)) *tale {
	t.Helper()
	w := newTown(t, "linked, left out", domain.ClockReal)
	w.rescue("other")
	w.rescue("one")
	w.link()
	story := w.finish(edit)
	c := story.copied()
	c.Records = slices.DeleteFunc(c.Records, func(p Packed) bool { return w.records[p.Index].Stream == w.child("other") })
	story.zip = zipped(t, c)
	return story
}
