package domain

import "testing"

func TestStoryIsAccepted(t *testing.T) {
	h := toldStory(t)
	seen := map[string]bool{}
	for _, s := range h.statements {
		seen[s.Type] = true
	}
	for _, spec := range Catalogue() {
		if !seen[spec.Type] {
			t.Errorf("no %s is told in the story", spec.Type)
		}
	}
	if c := h.fold.State(theChild).Child; c.Custody.Status != Deceased || c.Person != somebody {
		t.Errorf("the story ends with %+v, not with a death", c)
	}
}
