package domain

// What the consents and findings say of a child.

// consented returns the consent that stands, for a scope and of somebody; false when
// none does.
func (s ChildState) consented(scope, by string) (Mark, bool) { return Mark{}, scope == by }

// blocked returns the finding that blocks decisions and is open; an empty mark when
// none is.
func (s ChildState) blocked() Mark { return Mark{} }
