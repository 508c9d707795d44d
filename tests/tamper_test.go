package tests

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestTamperingWithTheStoreIsFound changes events.db behind the ledger's back.
// The record at stake is the third from the end of a child's stream.
func TestTamperingWithTheStoreIsFound(t *testing.T) {
	t.Parallel()
	v := newVictims(t)
	trust := filepath.Join(v.honest, "data", "trust.json")
	if out := mustRun(t, v.honest, homeward, "fsck", "--trust", trust); !strings.Contains(out, "Nothing was changed.") {
		t.Fatalf("fsck of an honest ledger: %s", out)
	}
	at, last := v.records[len(v.records)-3], uint64(len(v.rows))-1
	text := `CAST(data AS TEXT)`
	for _, c := range []struct {
		name string
		do   []string // %[1]d is the record
		at   uint64
	}{
		{"edit the statement", []string{`UPDATE records SET data = CAST(replace(` + text + `, '"payload":"eyJ', '"payload":"eyI') AS BLOB) WHERE idx = %[1]d`}, at},
		{"edit the recorded time", []string{`UPDATE records SET meta = CAST(replace(CAST(meta AS TEXT), '2013', '2011') AS BLOB) WHERE idx = %[1]d`,
			`UPDATE records SET meta = CAST(replace(CAST(meta AS TEXT), '2012', '2011') AS BLOB) WHERE idx = %[1]d`,
			`UPDATE records SET meta = CAST(replace(CAST(meta AS TEXT), '2014', '2011') AS BLOB) WHERE idx = %[1]d`}, at},
		{"drop", []string{`DELETE FROM records WHERE idx = %[1]d`}, at},
		{"drop and close the gap", []string{`DELETE FROM records WHERE idx = %[1]d`,
			`UPDATE records SET idx = -idx WHERE idx > %[1]d`, `UPDATE records SET idx = -idx - 1 WHERE idx < 0`}, at},
		{"swap", []string{`UPDATE records SET idx = -1 WHERE idx = %[1]d`,
			`UPDATE records SET idx = %[1]d WHERE idx = %[1]d + 1`, `UPDATE records SET idx = %[1]d + 1 WHERE idx = -1`}, at},
		{"truncate", []string{`DELETE FROM records WHERE idx > %[1]d`}, last - 2},
		{"strip the signatures", []string{`UPDATE records SET data = CAST(substr(` + text + `, 1, instr(` + text + `, '"signatures":[') + 13) || ']}' AS BLOB) WHERE idx = %[1]d`}, at},
		{"strip one signature", []string{`UPDATE records SET data = CAST(substr(` + text + `, 1, instr(` + text + `, '},{') ) || ']}' AS BLOB) WHERE idx = %[1]d`}, at},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := copied(t, v.honest)
			db := openDB(t, filepath.Join(dir, "data", "events.db"))
			for _, statement := range c.do {
				if strings.Contains(statement, "%") {
					statement = fmt.Sprintf(statement, c.at)
				}
				if _, err := db.Exec(statement); err != nil {
					t.Fatal(err)
				}
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			if c.name == "truncate" {
				c.at++ // the first that is gone
			}
			v.wantTampered(t, c.at, dir, homeward, "fsck", "--trust", trust)
		})
	}
	t.Run("invented ledger", func(t *testing.T) {
		mustRun(t, v.invented, homeward, "fsck") // it is sound in itself
		out, errs, exit := run(t, v.invented, homeward, "fsck", "--trust", trust)
		if exit != tampered || !strings.Contains(out, "record 0 ") || !strings.Contains(out, "another ledger") {
			t.Errorf("exit code %d: %s%s", exit, out, errs)
		}
	})
}

func (v *victims) wantTampered(t *testing.T, index uint64, dir, name string, args ...string) {
	t.Helper()
	out, errs, exit := run(t, dir, name, args...)
	if exit == tampered && strings.Contains(out, v.rows[0].id) {
		t.Errorf("%s %s blames record 0, which is as it was:\n%.1500s", name, args[0], out)
	}
	if exit != tampered || !v.names(out, index) {
		t.Errorf("%s %s: exit code %d; want %d, and the name of record %d %s:\n%.1500s%s",
			name, args[0], exit, tampered, index, v.rows[index].id, out, errs)
	}
}

// TestTamperingWithADossierIsFound changes a dossier as somebody does who knows
// the format and writes a manifest that fits.
func TestTamperingWithADossierIsFound(t *testing.T) {
	t.Parallel()
	v := newVictims(t)
	trust := filepath.Join(v.honest, "data", "trust.json")
	honest := read(t, filepath.Join(v.honest, "dossier.zip"))
	n := len(v.records)
	at, next, last := v.records[n-3], v.records[n-2], v.records[n-1]
	twice := v.signedTwice(t)
	named := func(index uint64) string { return fmt.Sprintf(`record %d\b`, index) }
	for _, c := range []struct {
		name string
		edit func(files map[string][]byte)
		want string
	}{
		{"edit", func(files map[string][]byte) {
			files[entry(at)] = []byte(strings.Replace(string(files[entry(at)]), "\n", "0\n", 1))
		}, named(at)},
		{"edit the recorded time", func(files map[string][]byte) { files[entry(at)][3] ^= 1 }, named(at)},
		{"drop", func(files map[string][]byte) { remove(files, at) },
			fmt.Sprintf("%s has %d records .* the first missing is number %d, before record %d ", v.child, n, n-2, next)},
		{"swap", func(files map[string][]byte) {
			files[entry(at)], files[entry(next)] = files[entry(next)], files[entry(at)]
		}, named(at) + "(?s:.*)" + named(next)},
		{"truncate", func(files map[string][]byte) { remove(files, last) },
			fmt.Sprintf("%s has %d records .* the first missing is number %d, after record %d ", v.child, n, n, next)},
		{"strip a signature", func(files map[string][]byte) { files[entry(twice)] = stripped(t, files[entry(twice)]) },
			named(twice) + ` \(` + v.rows[twice].id},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := unzipped(t, honest)
			c.edit(files)
			dir := t.TempDir()
			write(t, filepath.Join(dir, "dossier.zip"), zipped(t, files))
			wantBothTampered(t, dir, trust, c.want)
		})
	}
	t.Run("careless edit", func(t *testing.T) {
		dir, broken := t.TempDir(), slices.Clone(honest)
		broken[strings.Index(string(broken), "\n\n{\"payloadType\"")-1] ^= 1
		write(t, filepath.Join(dir, "dossier.zip"), broken)
		wantBothTampered(t, dir, trust, `records/\d{12}\.entry cannot be unpacked`)
	})
	t.Run("cut short", func(t *testing.T) {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "dossier.zip"), honest[:len(honest)/2])
		wantBothTampered(t, dir, trust, "no whole ZIP archive")
	})
	t.Run("invented ledger", func(t *testing.T) {
		wantBothTampered(t, v.invented, trust, `record 0 \(.*\) founds another ledger`)
	})
}

// wantBothTampered asks both programs, with the honest trust file, and wants the
// same of them.
func wantBothTampered(t *testing.T, dir, trust, want string) {
	t.Helper()
	says := regexp.MustCompile(want)
	for _, command := range [][]string{{homeward, "verify"}, {court}} {
		args := append(command[1:], "--trust", trust, "dossier.zip")
		out, errs, exit := run(t, dir, command[0], args...)
		if exit != tampered || !says.MatchString(out) {
			t.Errorf("%s: exit code %d, want %d and %s:\n%.1500s%s", command[0], exit, tampered, want, out, errs)
		}
	}
}

// TestNothingIsProvedWithoutATrustFile: the untouched dossier is verified with the
// trust file; without one neither it nor a wholly invented one can be told apart.
func TestNothingIsProvedWithoutATrustFile(t *testing.T) {
	t.Parallel()
	v := newVictims(t)
	for _, command := range [][]string{{homeward, "verify"}, {court}} {
		for dir, name := range map[string]string{v.honest: "untouched", v.invented: "invented"} {
			out, errs, exit := run(t, dir, command[0], append(command[1:], "dossier.zip")...)
			if exit != couldNot || !strings.Contains(out, "COULD NOT CHECK") {
				t.Errorf("%s, %s: exit code %d: %s%s", command[0], name, exit, out, errs)
			}
		}
		out := mustRun(t, v.honest, command[0], append(command[1:], "--trust", "data/trust.json", "dossier.zip")...)
		if !strings.Contains(out, "VERIFIED") || !strings.Contains(out, "SIMULATED") {
			t.Errorf("%s of the untouched dossier: %s", command[0], out)
		}
	}
}
