package ledger_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/domain/kinship"
	"github.com/homeward-ledger/homeward/ledger"
)

// comparisons are those of a stream, as of now.
func (b *bench) comparisons(stream domain.StreamID) []domain.Comparison {
	b.t.Helper()
	return must[[]domain.Comparison](b.t)(b.ledger.Compared(b.t.Context(), stream))
}

func (b *bench) recomputations() []domain.Recomputed {
	b.t.Helper()
	return must[[]domain.Recomputed](b.t)(b.ledger.Recomputed(b.t.Context(), b.stream))
}

// changedAt is a profile with another allele at some loci.
func changedAt(p kinship.Profile, loci ...string) kinship.Profile {
	other := slices.Clone(p)
	for i := range other {
		if slices.Contains(loci, other[i].Locus) {
			other[i].B += 10
		}
	}
	return other
}

func refOf(s domain.Statement) domain.RecordRef {
	return domain.RecordRef{Stream: s.Stream, ID: s.ID}
}

// TestProfilesAreCompared: two of one donor at every locus that both have, and two of
// different donors where they are equal.
func TestProfilesAreCompared(t *testing.T) {
	b := newBench(t)
	mothers, childs, others := family(t, b.table)
	_, first := b.profiled(b.stream, b.child, childs)
	if got := b.comparisons(b.stream); len(got) != 0 {
		t.Fatalf("one profile is compared with %+v", got)
	}
	_, second := b.profiled(b.stream, b.child, changedAt(childs, "TH01", "FGA")[2:])
	_, third := b.profiled(b.stream, b.child, others)
	b.profiled(b.report, b.mother, mothers)
	other, stream := b.rescued("two")
	_, twin := b.profiled(stream, other, childs)
	got := b.comparisons(b.stream)
	for _, want := range []domain.Comparison{
		{One: refOf(first), Other: refOf(second), Shared: len(childs) - 2, Differing: []string{"FGA", "TH01"}},
		{One: refOf(first), Other: refOf(twin), Shared: len(childs)},
	} {
		i := slices.IndexFunc(got, func(c domain.Comparison) bool { return c.One == want.One && c.Other == want.Other })
		if i < 0 || got[i].Shared != want.Shared || !slices.Equal(got[i].Differing, want.Differing) {
			t.Errorf("want %+v of\n%+v", want, got)
		}
	}
	swapped := slices.IndexFunc(got, func(c domain.Comparison) bool { return c.One == refOf(first) && c.Other == refOf(third) })
	if len(got) != 4 || swapped < 0 || len(got[swapped].Differing) != len(childs) {
		t.Errorf("got %+v", got)
	}
	if donors := got[len(got)-1].Donors; donors != [2]domain.PersonID{b.child, other} {
		t.Errorf("the pair of equal profiles is of %v", donors)
	}
	if of := b.comparisons(stream); len(of) != 1 || of[0].One != refOf(first) {
		t.Errorf("the other child's stream has %+v", of)
	}
	if of := b.comparisons(b.report); len(of) != 0 {
		t.Errorf("the mother's profile is nobody else's: %+v", of)
	}
}

// told is a child with two profiles that differ at FGA, another child with the first
// one's profile, and a report by a table of the home.
func told(t *testing.T) (b *bench, twin domain.PersonID) {
	t.Helper()
	b = newBench(t)
	mothers, childs, _ := family(t, b.table)
	child, _ := b.profiled(b.stream, b.child, childs)
	b.profiled(b.stream, b.child, changedAt(childs, "FGA"))
	mother, _ := b.profiled(b.report, b.mother, mothers)
	draft, _ := b.issued(child, mother, childs, mothers, nil, b.table)
	b.say(draft)
	twin, stream := b.rescued("two")
	b.profiled(stream, twin, childs)
	b.mustTell()
	return b, twin
}

// mustTell wants the index to hold what told has made.
func (b *bench) mustTell() {
	b.t.Helper()
	pairs, reports := b.comparisons(b.stream), b.recomputations()
	if len(pairs) != 2 || !slices.Equal(pairs[0].Differing, []string{"FGA"}) || len(pairs[1].Differing) != 0 {
		b.t.Errorf("compared %+v", pairs)
	}
	if len(reports) != 1 || !reports[0].Agrees || !reports[0].VerdictAgrees {
		b.t.Errorf("computed anew %+v", reports)
	}
}

// TestIndexIsMadeAnew: whatever is lost of it, or was put in its place, it holds the
// same again, from the log and the vault.
func TestIndexIsMadeAnew(t *testing.T) {
	b, _ := told(t)
	before := must[ledger.Leaf](t)(b.ledger.Leaf(t.Context(), b.ledger.Size()-3)).Record.Statement.Recorded
	another, _ := told(t)
	another.close()
	for name, breaks := range map[string]func(){
		"deleted":            func() { b.remove("index.db") },
		"of another ledger":  func() { b.remove("index.db"); copyFile(t, another.path("index.db"), b.path("index.db")) },
		"ahead of the log":   func() { b.alter(`UPDATE shown SET size = size + 7`) },
		"behind it":          func() { b.alter(`UPDATE shown SET size = 1, leaf = (SELECT leaf FROM shown)`) },
		"emptied by hand":    func() { b.alter(`DELETE FROM shown; DELETE FROM pairs; DELETE FROM reports`) },
		"under another key":  func() { b.withVault(func(v *ledger.Vault) error { return v.RenewTags(t.Context()) }) },
		"by another program": func() { b.alter(`UPDATE shown SET made = 'otherwise'; DELETE FROM pairs`) },
		"killed with rows ahead": func() {
			b.alter(fmt.Sprintf(`UPDATE shown SET size = %d, leaf = '%s'; DELETE FROM pairs WHERE other > %[1]d`, before.Index+1, before.Leaf))
		},
	} {
		t.Run(name, func(t *testing.T) {
			b.close()
			for _, suffix := range []string{"-wal", "-shm"} {
				b.remove("index.db" + suffix)
			}
			breaks()
			if err := b.reopen(); err != nil {
				t.Fatal(err)
			}
			b.mustTell()
		})
	}
	if report := b.fsck(); len(report.Problems) > 0 {
		t.Errorf("fsck: %+v", report.Problems)
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	if err := os.WriteFile(to, must[[]byte](t)(os.ReadFile(from)), 0o600); err != nil {
		t.Fatal(err)
	}
}

// alter changes the index by hand.
func (b *bench) alter(statements string) {
	b.t.Helper()
	db := must[*sql.DB](b.t)(sql.Open("sqlite", b.path("index.db")))
	defer db.Close()
	if _, err := db.Exec(statements); err != nil {
		b.t.Fatal(err)
	}
}

// withVault opens the vault alone.
func (b *bench) withVault(work func(*ledger.Vault) error) {
	b.t.Helper()
	kek, err := ledger.OpenKEK(b.path("kek.json"))
	if err != nil {
		b.t.Fatal(err)
	}
	v := must[*ledger.Vault](b.t)(ledger.OpenVault(b.t.Context(), b.path("vault.db"), b.sim.Origin, kek))
	defer v.Close()
	if err := work(v); err != nil {
		b.t.Fatal(err)
	}
}

// TestFsckNamesFlippedIndexRows: a tag, a locus or a verdict that was changed by hand is
// found, and whose record it is.
func TestFsckNamesFlippedIndexRows(t *testing.T) {
	b, _ := told(t)
	b.close()
	whole := must[[]byte](t)(os.ReadFile(b.path("index.db")))
	for name, breaks := range map[string]string{
		"a tag":               `UPDATE profiles SET tag = 'x' || substr(tag, 2) WHERE idx = (SELECT max(idx) FROM profiles)`,
		"a locus":             `UPDATE pairs SET differing = '' WHERE differing <> ''`,
		"a pair":              `DELETE FROM pairs WHERE differing = ''`,
		"a verdict":           `UPDATE reports SET verdict = 0`,
		"whom it is about":    `DELETE FROM persons`,
		"a row of no record":  `INSERT INTO reports SELECT 1, 'child-x', 'x', 1, 1, 0, ''`,
		"a row behind all":    `INSERT INTO persons SELECT 'person-x', 1 << 40`,
		"a row before all":    `INSERT INTO persons SELECT 'person-x', -1`,
		"a profile left out":  `DELETE FROM profiles WHERE idx = (SELECT min(idx) FROM profiles)`,
		"a sentence of thine": `UPDATE reports SET differences = 'At FGA the row has other alleles than the profiles.'`,
	} {
		t.Run(name, func(t *testing.T) {
			b.alter(breaks)
			report := b.fsck()
			if len(report.Problems) == 0 || !strings.Contains(report.Problems[0].Sentence, "the index of DNA holds") || report.Problems[0].Repair == "" {
				t.Errorf("fsck: %+v", report.Problems)
			}
			if err := os.WriteFile(b.path("index.db"), whole, 0o600); err != nil {
				t.Fatal(err)
			}
		})
	}
	if report := b.fsck(); len(report.Problems) > 0 {
		t.Errorf("the whole index: %+v", report.Problems)
	}
}

// TestErasureTakesFromTheIndex: the erased person's rows and pairs are gone, their bytes
// too, and they do not come back; nor does the report of which a relative was erased.
func TestErasureTakesFromTheIndex(t *testing.T) {
	erasureTakesFromTheIndex(t)
}

func erasureTakesFromTheIndex(t *testing.T) {
	b, twin := told(t)
	for _, c := range []struct {
		person         domain.PersonID
		pairs, reports int
	}{{twin, 1, 1}, {b.mother, 1, 0}, {b.child, 0, 0}} {
		if err := b.config.Vault.Erase(t.Context(), string(c.person), b.now); err != nil {
			t.Fatal(err)
		}
		for again := range 3 {
			if pairs, reports := b.comparisons(b.stream), b.recomputations(); len(pairs) != c.pairs || len(reports) != c.reports {
				t.Errorf("%s, look %d: %+v, %+v", c.person, again, pairs, reports)
			}
			b.close()
			if data, err := os.ReadFile(b.path("index.db")); b.rowsIn == "" && (err != nil || bytes.Contains(data, []byte(c.person))) {
				t.Errorf("look %d: the file still names %s: %v", again, c.person, err)
			}
			if again == 1 {
				b.remove("index.db")
			}
			if err := b.reopen(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if report := b.fsck(); len(report.Problems) > 0 {
		t.Errorf("fsck: %+v", report.Problems)
	}
}

// TestIndexForgetsWhoWasErasedBehindIt: an index that was put back from a copy.
func TestIndexForgetsWhoWasErasedBehindIt(t *testing.T) {
	b, twin := told(t)
	b.close()
	b.withVault(func(v *ledger.Vault) error { return v.Erase(t.Context(), string(twin), b.now) })
	if err := b.reopen(); err != nil {
		t.Fatal(err)
	}
	if pairs := b.comparisons(b.stream); len(pairs) != 1 {
		t.Errorf("got %+v", pairs)
	}
}

// TestFewLociAreNotCompared: whoever records a profile under another's id must not learn,
// from whether it differs, what a laboratory typed of that person.
func TestFewLociAreNotCompared(t *testing.T) {
	b := newBench(t)
	mothers, _, _ := family(t, b.table)
	b.profiled(b.report, b.mother, mothers)
	_, stream := b.missing("two")
	alone := slices.Clone(mothers)
	for i := range alone {
		alone[i].A, alone[i].B = alone[i].A+10, 0
	}
	for name, guess := range map[string]kinship.Profile{"one locus": {{Locus: mothers[3].Locus, A: mothers[3].A + 10, B: mothers[3].B + 20}}, "seven": mothers[:7], "single alleles": alone} {
		b.profiled(stream, b.mother, guess)
		if got := b.comparisons(stream); len(got) != 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestIndexHoldsNoAlleles: nothing in it can be read back into a profile. Ciphertexts
// may have a name of three letters in them by chance.
func TestIndexHoldsNoAlleles(t *testing.T) {
	b, _ := told(t)
	_, childs, _ := family(t, b.table)
	b.close()
	data := append(must[[]byte](t)(os.ReadFile(b.path("index.db"))), must[[]byte](t)(os.ReadFile(b.path("vault.db")))...)
	for _, seen := range childs {
		if len(seen.Locus) > 4 && bytes.Contains(data, []byte(seen.Locus)) {
			t.Errorf("%s is named", seen.Locus)
		}
	}
}
