package domain

import (
	"slices"
	"time"
)

// The gate before an adoption: what it needs, and between whom.

// forAdoption is all that an adoption needs once the child is declared adoptable.
var forAdoption = slices.Concat(forEligibility, []requisite{
	noConcern, noObjection(aboutPlacement),
	heardAbout(aboutPlacement, "the child was not asked where it wants to live"),
	decidedByPanel,
	{NeedsChildConsent, false, "the child may be old enough to consent, and has not", func(s ChildState, q question) (bool, Mark) {
		if s.oldest(q.at) < q.limits.ChildConsentMonths {
			return true, Mark{}
		}
		consent, given := s.consent(ConsentToAdoption, ConsentOfChild)
		return given, consent.Mark
	}},
	{NeedsCapacity, false, "no assessment finds whoever would adopt the child suitable", func(s ChildState, q question) (bool, Mark) {
		for _, person := range q.persons {
			if last, found := s.Family.assessed(person); !found || last.Recommendation != suitable || s.withdrawn(last.ID).ID != "" {
				return false, last.Mark
			}
		}
		return len(q.persons) > 0, Mark{}
	}},
})

// oldest is how many months old the child may be at a time, at most: by what a doctor
// found last, or else by the opening.
func (s ChildState) oldest(at time.Time) int {
	if age, assessed := s.AssessedAge(); assessed {
		return age.oldest(at)
	}
	return s.Examined.Opening.oldest(at)
}

// adopting is the question whether persons may adopt the child.
func (s ChildState) adopting(persons []PersonID, limits Limits, at time.Time) question {
	return question{limits: limits, at: at, persons: persons, option: optionAdoption,
		ground: s.Adoption.Get().Eligible.Ground, knows: s.Adoption.Get().Eligible.Knows}
}

// AdoptionLacks returns what an adoption of the child still needs under a profile at
// a time (H8, H9), by whoever was found suitable. What only the registration itself
// can bring, the adopters' agreement, is not among it.
func (s ChildState) AdoptionLacks(limits Limits, at time.Time) []Lack {
	var lacks []Lack
	if stands, record := s.eligible(); !stands {
		lacks = append(lacks, Lack{Requirement: NeedsEligibility, Against: record, lack: "the child is not declared adoptable on a ground that stands"})
	}
	return append(lacks, s.lacking(forAdoption, limits.AdoptionRequires, s.adopting(s.Family.suitable(), limits, at))...)
}

// suitable are the persons whom their last assessment finds so.
func (s FamilyState) suitable() []PersonID {
	var persons []PersonID
	for _, a := range s.Assessments {
		last, _ := s.assessed(a.Receiver)
		if last.Recommendation == suitable && !slices.Contains(persons, a.Receiver) {
			persons = append(persons, a.Receiver)
		}
	}
	return persons
}

// eligible reports whether the child is declared adoptable and the ground of that
// stands; if not, which record took it away.
func (s ChildState) eligible() (bool, Mark) {
	last := s.Adoption.Get().Eligible
	if last.ID == "" {
		return false, Mark{}
	}
	if by := s.withdrawn(last.ID); by.ID != "" {
		return false, by
	}
	stands, record := s.grounded(last)
	if by := s.withdrawn(record.ID); stands && by.ID != "" {
		return false, by
	}
	return stands, record
}

// decideEligible is H9.
func (s ChildState) decideEligible(st Statement) error {
	stands, record := s.eligible()
	switch {
	case s.Adoption.Get().Eligible.ID == "":
		return refuse(Conflict, "H9", "type", Mark{}, "nobody has declared that %s may be adopted", st.Stream)
	case !stands:
		return refuse(Conflict, "H9", "type", record, "that %s may be adopted, or the ground of it, was taken back: it is declared anew", st.Stream)
	}
	return nil
}

// decidePersons is H6: whoever declared the child adoptable, whoever assessed the
// adopters and whoever registers are different persons; and the registrar serves
// neither the responsible agency nor the one that declared it, under any key, and is
// of none that signed the declaration.
func (e AdoptionRegistered) decidePersons(s ChildState, b Basis, st Statement) error {
	declared, by := s.Adoption.Get().Eligible, st.author().Agency
	serves := func(agency StreamID) bool { return b.Agency(agency).Employs(b.officer(st.author())) }
	switch {
	case by == s.Custody.Agency:
		return refuse(Forbidden, "H6", "signers", s.Custody.Since, "%s has %s in its custody, so another agency must register the adoption", by, st.Stream)
	case serves(s.Custody.Agency):
		return refuse(Forbidden, "H6", "signers", s.Custody.Since, "%s has %s, so nobody who serves it registers the adoption, for whichever agency", s.Custody.Agency, st.Stream)
	case serves(declared.Agency) && by != declared.Agency:
		return refuse(Forbidden, "H6", "signers", declared.Mark, "%s declared that %s may be adopted, so nobody who serves it registers the adoption, for whichever agency", declared.Agency, st.Stream)
	case slices.ContainsFunc(declared.By, func(x Signer) bool { return x.Agency == by }):
		return refuse(Forbidden, "H6", "signers", declared.Mark, "%s declared that %s may be adopted, so another agency must register the adoption", by, st.Stream)
	case b.overlap(declared.By, st.Signers):
		return refuse(Forbidden, "H6", "signers", declared.Mark, "an officer who declared that %s may be adopted cannot sign the adoption too, for whichever agency", st.Stream)
	}
	if o := s.recordedBy(declared.Orders, func(recorders []Signer) bool { return b.overlap(recorders, st.Signers) }); o.ID != "" {
		return refuse(Forbidden, "H6", "signers", o, "the officer who put on record the order on which the adoption of %s rests cannot sign it too", st.Stream)
	}
	if consent, _ := s.adoptionConsent(); declared.Ground == groundConsent && (b.overlap(consent.By, st.Signers) || b.signs(consent.Giver, st)) {
		return refuse(Forbidden, "H6", "signers", consent.Mark, "whoever gave or heard the consent on which the adoption of %s rests cannot sign it too", st.Stream)
	}
	for _, adopter := range e.adopters() {
		last, _ := s.Family.assessed(adopter)
		if b.overlap(last.By, st.Signers) || b.overlap(last.By, declared.By) {
			return refuse(Forbidden, "H6", "signers", last.Mark, "an officer who assessed who adopts %s can neither declare it adoptable nor sign the adoption", st.Stream)
		}
	}
	return nil
}
