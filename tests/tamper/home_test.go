package tamper

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/tests/programs"
	"github.com/homeward-ledger/homeward/transparency"
)

const seed = 2012 // of the demonstration ledger

// home is a folder with a closed ledger in data, a dossier of its child and the
// receipts of its import.
type home struct {
	dir   string
	child string
	lines []simulate.Line
}

func (h home) path(parts ...string) string {
	return filepath.Join(append([]string{h.dir}, parts...)...)
}

// settle makes the home that tests copy: one short life, and of the agencies only
// what it takes, since fsck is run thousands of times.
func settle(dir string) (home, error) {
	h := home{dir: dir}
	var err error
	if h.lines, h.child, err = shortLife(seed); err != nil {
		return h, err
	}
	text, err := jsonLines(h.lines)
	if err != nil {
		return h, err
	}
	if err := os.WriteFile(h.path("caseload.jsonl"), text, 0o600); err != nil {
		return h, err
	}
	for _, args := range [][]string{
		{"init", "--demo", "--seed", strconv.Itoa(seed)}, {"import", "--receipts", "receipts.jsonl", "caseload.jsonl"},
		{"token", "auditor"}, {"dossier", "--out", "dossier.zip", h.child}, {"fsck", "--trust", "data/trust.json"},
	} {
		if a := ask(dir, programs.Homeward, args...); a.exit != programs.Fine || strings.Contains(a.err, "refused") {
			return h, fmt.Errorf("%s: %v", args[0], a)
		}
	}
	return h, keepReceipt(h)
}

func jsonLines(lines []simulate.Line) ([]byte, error) {
	var text bytes.Buffer
	for _, line := range lines {
		data, err := line.Bytes()
		if err != nil {
			return nil, err
		}
		text.Write(data)
	}
	return text.Bytes(), nil
}

// lifeLength is how many records a short life has beside those of agencies: enough
// for sealed values, profiles and two agencies' hands.
const lifeLength = 24

var errEnough = errors.New("enough")

// shortLife returns the beginning of a caseload without the officers and agencies
// that have no part in it, and the child.
func shortLife(seed uint64) (lines []simulate.Line, child string, err error) {
	var all []simulate.Line
	var statements []domain.Statement
	lived := 0
	err = simulate.Run(seed, simulate.Options{Children: 1}, func(l simulate.Line) error {
		s, err := statementOf(l)
		if err != nil {
			return err
		}
		all, statements = append(all, l), append(statements, s)
		if s.Stream.Kind() == domain.ChildStream {
			child = string(s.Stream)
		}
		if s.Stream.Kind() != domain.AgencyStream && s.Stream != domain.TheLedger {
			lived++
		}
		if lived == lifeLength {
			return errEnough
		}
		return nil
	})
	if !errors.Is(err, errEnough) {
		return nil, "", errors.Join(err, errors.New("the caseload is too short"))
	}
	world, err := simulate.Founding(seed)
	if err != nil {
		return nil, "", err
	}
	for i, keep := range needed(statements, world.Registrar.Officer) {
		if keep {
			lines = append(lines, all[i])
		}
	}
	return lines, child, nil
}

func statementOf(l simulate.Line) (domain.Statement, error) {
	envelope, err := transparency.ParseEnvelope(l.Envelope)
	if err != nil {
		return domain.Statement{}, err
	}
	return domain.ParseStatement(envelope.Payload, transparency.Unmarshal)
}

// needed goes backwards: a record of an agency is needed by whoever comes later in its
// stream, signs with the key it enrols, or names the agency; and the registrar, who
// issues the dossier.
func needed(statements []domain.Statement, registrar domain.PersonID) []bool {
	keep := make([]bool, len(statements))
	keys, streams, named := map[string]bool{}, map[domain.StreamID]bool{}, ""
	for i, s := range slices.Backward(statements) {
		enrolled, enrols := s.Event.(domain.OfficerAuthorised)
		_, accredits := s.Event.(domain.AgencyAccredited)
		switch {
		case s.Stream.Kind() != domain.AgencyStream, streams[s.Stream], enrols && (keys[enrolled.Key.ID()] || enrolled.Officer == registrar),
			accredits && strings.Contains(named, string(s.Stream)):
			keep[i] = true
		}
		if !keep[i] {
			continue
		}
		streams[s.Stream] = true
		named += fmt.Sprintf("%+v", s.Event)
		for _, signer := range s.Signers {
			keys[signer.Key] = true
			named += string(signer.Agency)
		}
	}
	return keep
}

// copied copies a home to a folder of the test.
func (h home) copied(t *testing.T) home {
	t.Helper()
	c := h
	c.dir = t.TempDir()
	if err := os.CopyFS(c.dir, os.DirFS(h.dir)); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(c.path("data", "keys", "kek.json"), 0o600); err != nil { // the ledger wants it private
		t.Fatal(err)
	}
	return c
}

var (
	read   = programs.Read
	write  = programs.Write
	openDB = programs.OpenDB
)
