package domain

import "slices"

// Codes is a controlled vocabulary: the terms that a fact of type Code may bear.
// A code stands in signed bytes for ever, so that a term is never renamed and
// never given another meaning; the list only grows.
type Codes struct {
	Name  string // in CamelCase, for pages and schemas
	Doc   string // what the terms tell apart, for people
	Terms []Term
}

// Term is one code of a vocabulary.
type Term struct {
	Code string // as statements bear it
	Doc  string // what it means, for people
	Same string // the term's name in a standard, such as "HTCDS ActualVictimOfTrafficking"; may be empty
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

// codes makes a vocabulary of terms that nobody has explained yet.
func codes(name string, all ...string) Codes {
	c := Codes{Name: name}
	for _, code := range all {
		c.Terms = append(c.Terms, Term{Code: code})
	}
	return c
}
