package kinship

import "slices"

// Known finds, by digest, the tables that come with the program, and others.
func Known(others ...Table) func(digest string) (Table, bool) {
	known := map[string]Table{}
	for _, t := range slices.Concat(BuiltIn(), others) {
		known[t.Digest()] = t
	}
	return func(digest string) (Table, bool) {
		t, found := known[digest]
		return t, found
	}
}
