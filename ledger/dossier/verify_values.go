package dossier

import (
	"bytes"
	"errors"
	"maps"
	"slices"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// checkValues wants every sealed value of every record either opened, once and
// to its commitment, or listed with the reason why it is not.
func (v *verifier) checkValues() {
	for _, p := range v.history.records {
		if p.Unreadable == nil {
			v.checkClosed(p)
			v.checkOpened(p)
		}
	}
}

var closedReasons = []string{Withheld, Erased, Missing}

func (v *verifier) checkClosed(p past) {
	for _, path := range slices.Sorted(maps.Keys(p.Closed)) {
		switch {
		case p.Statement.Sealed[path] == nil:
			v.report.problemAt(p, ruleDisclosure, disclosuresSuffix, "lists %q as closed, where it has no value", clip(path))
		case !slices.Contains(closedReasons, p.Closed[path]):
			v.report.problemAt(p, ruleDisclosure, disclosuresSuffix, "gives no known reason why %s is closed", path)
		}
	}
}

func (v *verifier) checkOpened(p past) {
	sealed := make(map[string]*transparency.Digest, len(p.Statement.Sealed))
	for path, commitment := range p.Statement.Sealed {
		if _, closed := p.Closed[path]; closed {
			continue
		}
		sealed[path] = nil
		if commitment != nil {
			digest, _ := transparency.ParseDigest(string(*commitment)) // checked when it was parsed
			sealed[path] = &digest
		}
	}
	opened, err := transparency.Open(p.Statement.ID, sealed, p.Disclosures)
	if err != nil {
		v.report.problemAt(p, ruleDisclosure, disclosuresSuffix, "has disclosures that do not fit it: %s", reasonOf(err))
		return
	}
	v.report.Counts.Opened += len(opened)
	v.weighValues(p, opened)
	v.recompute(p, opened)
}

// reasonOf gives what a commitment error says for people.
func reasonOf(err error) string {
	var refused *transparency.CommitmentError
	if errors.As(err, &refused) && refused.Path != "" {
		return refused.Path + ": " + refused.Reason
	}
	if errors.As(err, &refused) {
		return refused.Reason
	}
	return err.Error()
}

// weighValues looks at what a ledger refuses when it admits a record. A value
// that is the signers' own and yet odd is no forgery of the dossier.
func (v *verifier) weighValues(p past, opened map[string]transparency.Disclosure) {
	spec, _ := domain.SpecOf(p.Statement.Type)
	for _, path := range spec.Sealed {
		d, found := opened[path.Path]
		if !found {
			continue
		}
		value, err := path.Type.Read(d.Value)
		if err != nil {
			v.report.note(NoteSuspect, p, "holds a value of %s that no ledger should have admitted", path.Path)
		}
		if domain.CheckOpened(p.Statement, path, value) != nil {
			v.report.note(NoteSuspect, p, "states another figure in the clear than in its sealed %s, which no ledger should have admitted", path.Path)
		}
		if d.Subject != string(p.Statement.SubjectOf(path, v.history.replay.State(p.Statement.Stream).Subject())) {
			v.report.note(NoteSuspect, p, "holds a value of %s that is kept under another person's key than its event says", path.Path)
		}
	}
}

// checkTexts compares the pages for people with the records. It is asked only of
// a dossier that is sound so far: pages of changed records are changed too.
func (v *verifier) checkTexts(m manifest, files map[string][]byte) {
	if len(v.report.Problems) > 0 {
		return
	}
	if !bytes.Equal(files[policyName], v.history.policyFile()) {
		v.report.problem(ruleTexts, policyName, "%s is not the policy in force at record %d", policyName, v.contents.IssuedAt)
	}
	if m.Texts != edition() {
		v.report.Notes = append(v.report.Notes, Note{Kind: NoteTexts,
			Sentence: timelineName + ", " + readmeName + " and " + notProvedName + " are of another edition of this program and were not compared with the records: do not rely on them"})
		return
	}
	texts, err := readingAids(v.contents, v.history)
	if err != nil {
		v.report.unchecked("%s cannot be made again from the records", timelineName)
		return
	}
	for _, path := range slices.Sorted(maps.Keys(texts)) {
		if !bytes.Equal(files[path], texts[path]) {
			v.report.problem(ruleTexts, path, "%s is not the page that these records give", path)
		}
	}
}
