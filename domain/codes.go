package domain

import "slices"

// Codes is a controlled vocabulary: the terms that a fact of type Code may bear.
// A code stands in signed bytes for ever, so that a term is never renamed and
// never given another meaning; the list only grows.
type Codes struct {
	Name  string // in CamelCase and the singular, for pages and schemas; no other has it
	Doc   string // what the terms tell apart, in a sentence for people
	Terms []Term
}

// Term is one code of a vocabulary.
type Term struct {
	Code string // as statements bear it
	Doc  string // what it means, in a sentence for people
	Same string // a standard and its name for the term, "HTCDS ActualVictimOfTrafficking"; empty where none has it
}

// All are the codes, in the order of the terms.
func (c Codes) All() []string {
	all := make([]string, len(c.Terms))
	for i, term := range c.Terms {
		all[i] = term.Code
	}
	return all
}

// Has reports whether the vocabulary has the code.
func (c Codes) Has(code string) bool {
	return slices.ContainsFunc(c.Terms, func(t Term) bool { return t.Code == code })
}

// Meaning is what a code means, for people; empty when the vocabulary has it not.
func (c Codes) Meaning(code string) string {
	i := slices.IndexFunc(c.Terms, func(t Term) bool { return t.Code == code })
	if i < 0 {
		return ""
	}
	return c.Terms[i].Doc
}
