package tests

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// victims are a closed ledger with a few cases, another one that somebody
// invented, and a dossier of each. Tests copy before they break.
type victims struct {
	honest, invented string // folders
	rows             []row
	child            domain.StreamID
	records          []uint64 // of the child, in order
}

func newVictims(t *testing.T) *victims {
	t.Helper()
	v := &victims{}
	for _, w := range []struct {
		dir  *string
		seed uint64
	}{{&v.honest, demoSeed}, {&v.invented, demoSeed + 1}} {
		*w.dir = filledHome(t, w.seed, caseload(t, w.seed, 3))
		v.rows = rows(t, *w.dir)
		v.child = longestLife(t, v.rows)
		mustRun(t, *w.dir, homeward, "dossier", "--out", "dossier.zip", string(v.child))
	}
	v.rows = rows(t, v.honest)
	v.child = longestLife(t, v.rows)
	for _, r := range v.rows {
		if r.stream == string(v.child) {
			v.records = append(v.records, r.index)
		}
	}
	return v
}

// longestLife finds the child with the most records.
func longestLife(t *testing.T, rows []row) domain.StreamID {
	t.Helper()
	counts, longest := map[domain.StreamID]int{}, domain.StreamID("")
	for _, r := range rows {
		id := domain.StreamID(r.stream)
		if counts[id]++; id.Kind() == domain.ChildStream && counts[id] > counts[longest] {
			longest = id
		}
	}
	if counts[longest] < 4 {
		t.Fatalf("the longest life has %d records", counts[longest])
	}
	return longest
}

// names says whether a report names a record, by index and by id where its bytes
// can still be read.
func (v *victims) names(report string, index uint64) bool {
	return regexp.MustCompile(fmt.Sprintf(`record %d\b`, index)).MatchString(report) && strings.Contains(report, v.rows[index].id)
}

// copied copies a folder with all that is in it.
func copied(t *testing.T, dir string) string {
	t.Helper()
	into := t.TempDir()
	err := os.CopyFS(into, os.DirFS(dir))
	if err == nil {
		err = os.Chmod(filepath.Join(into, "data", "keys", "kek.json"), 0o600) // the ledger wants it private
	}
	if err != nil {
		t.Fatal(err)
	}
	return into
}

func entry(index uint64) string { return fmt.Sprintf("records/%012d.entry", index) }

// remove takes all files of a record away.
func remove(files map[string][]byte, index uint64) {
	for name := range files {
		if strings.HasPrefix(name, strings.TrimSuffix(entry(index), "entry")) {
			delete(files, name)
		}
	}
}

// signedTwice finds a record of the child with more than one signature.
func (v *victims) signedTwice(t *testing.T) uint64 {
	t.Helper()
	for _, index := range v.records {
		if _, envelope := opened(t, v.rows[index].leaf); len(envelope.Signatures) > 1 {
			return index
		}
	}
	t.Fatal("no record of the child has two signatures")
	return 0
}

func opened(t *testing.T, leaf []byte) (transparency.Entry, transparency.Envelope) {
	t.Helper()
	parsed, err := transparency.ParseEntry(leaf)
	if err != nil {
		t.Fatal(err)
	}
	envelope, err := transparency.ParseEnvelope(parsed.Envelope)
	if err != nil {
		t.Fatal(err)
	}
	return parsed, envelope
}

// stripped takes the last signature off an entry.
func stripped(t *testing.T, leaf []byte) []byte {
	t.Helper()
	parsed, envelope := opened(t, leaf)
	envelope.Signatures = envelope.Signatures[:len(envelope.Signatures)-1]
	parsed.Envelope = envelope.Bytes()
	return append(parsed.Header(), parsed.Envelope...)
}
