package domain

import "testing"

func TestStoryIsAccepted(t *testing.T) {
	h := given(t, story()...)
	seen := map[string]bool{}
	for _, s := range h.statements {
		seen[s.Type] = true
	}
	for _, spec := range Catalogue() {
		if !seen[spec.Type] {
			t.Errorf("no %s is told in the story", spec.Type)
		}
	}
	if c := h.fold.State(theChild).Child; c.Custody != (CustodyState{Home: true}) || c.Person != somebody {
		t.Errorf("the story ends with %+v, not at home", c)
	}
}
