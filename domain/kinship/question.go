package kinship

import (
	"errors"
	"fmt"
	"slices"
)

// ErrQuestion says that a question cannot be answered as it is; what is wrong is in
// the sentence.
var ErrQuestion = errors.New("the question is not one")

func wrong(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrQuestion, fmt.Sprintf(format, args...))
}

// check holds the parties to the pedigree.
func (q Question) check() error {
	if len(q.Parties) < 2 || len(q.Parties) > MaxParties || q.Parties[0].Role != Child {
		return wrong("the parties are the child, first, and 1 to %d relatives", MaxParties-1)
	}
	s, known := shapes[q.Pedigree]
	if !known {
		return wrong("no pedigree has the name %q", clip(string(q.Pedigree)))
	}
	for i, p := range q.Parties {
		if err := q.checkParty(i, p, s); err != nil {
			return err
		}
	}
	return q.checkWhole(s)
}

func (q Question) checkParty(i int, p Party, s shape) error {
	same := func(q Party) bool { return q.Role == p.Role }
	switch {
	case roleNames[p.Role] == "":
		return wrong("no party has the role %q", clip(string(p.Role)))
	case i > 0 && p.Role == Child, slices.Contains(once, p.Role) && slices.ContainsFunc(q.Parties[:i], same):
		return wrong("two parties are %s", p.Role)
	case p.Certain && !slices.Contains(s.certain, p.Role):
		return wrong("in %s no certain %s is tested", q.Pedigree, p.Role)
	case !p.Certain && i > 0 && !slices.Contains(s.alleged, p.Role):
		return wrong("in %s no %s is asked about", q.Pedigree, p.Role)
	}
	if err := p.Profile.check(); err != nil {
		return fmt.Errorf("party %d: %w", i, err)
	}
	return checkSex(p.SexMarkers)
}

// checkWhole sees to the parties that a pedigree must have, and that the hypotheses
// differ: who is related through a certain parent alone is related in both.
func (q Question) checkWhole(s shape) error {
	tested := func(r Role, certain bool) bool {
		return slices.ContainsFunc(q.Parties, func(p Party) bool { return p.Role == r && p.Certain == certain })
	}
	for _, r := range s.alleged {
		if s.each && !tested(r, false) {
			return wrong("in %s the %s is tested", q.Pedigree, r)
		}
	}
	for _, r := range s.certain {
		if s.required && !tested(r, true) {
			return wrong("in %s the certain %s is tested", q.Pedigree, r)
		}
	}
	if c, _ := contrasts(q.Parties); slices.Equal(c.first, c.second) {
		return wrong("both hypotheses make the same of these parties")
	}
	return q.checkBeside()
}

// checkBeside sees to what is no part of the product over loci.
func (q Question) checkBeside() error {
	if len(q.Lines) > maxLines {
		return wrong("a report has at most %d lines", maxLines)
	}
	for _, l := range q.Lines {
		if err := l.check(len(q.Parties)); err != nil {
			return err
		}
	}
	return q.Search.check()
}

// seen is what each party has at a locus.
func (q Question) seen(locus string) []Typing {
	seen := make([]Typing, len(q.Parties))
	for i, p := range q.Parties {
		seen[i], _ = p.Profile.Typing(locus)
	}
	return seen
}

// shared are the child's loci that a relative has too, and all tables.
func (q Question) shared(tables []Table) []string {
	var names []string
	for _, own := range q.Parties[0].Profile {
		relative := slices.ContainsFunc(q.Parties[1:], func(p Party) bool { _, typed := p.Profile.Typing(own.Locus); return typed })
		lacking := slices.ContainsFunc(tables, func(t Table) bool { _, has := t.Locus(own.Locus); return !has })
		if relative && !lacking {
			names = append(names, own.Locus)
		}
	}
	return names
}

// clip shortens what a stranger wrote, for a sentence.
func clip(text string) string {
	if len(text) > 40 {
		return text[:40]
	}
	return text
}
