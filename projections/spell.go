package projections

// Spell is a time during which one fact held, such as who the guardian is.
type Spell[F any] struct {
	Fact  F
	From  CustodyEdge
	Until *CustodyEdge // nil while it lasts
}

// spells cuts a story into the times during which a fact was one and the same.
// get reports false where there is no such fact.
func spells[F comparable](story Story, get func(Step) (F, bool)) []Spell[F] {
	found, open := []Spell[F]{}, false
	for _, step := range story {
		fact, holds := get(step)
		if open && holds && found[len(found)-1].Fact == fact {
			continue
		}
		edge := step.Edge()
		if open {
			found[len(found)-1].Until = &edge
		}
		if open = holds; holds {
			found = append(found, Spell[F]{Fact: fact, From: edge})
		}
	}
	return found
}
