package domain

import "slices"

// The events of a specimen that lies in a laboratory, or is kept by somebody.
const (
	TypeSpecimenRejected    = "specimen.rejected.v1"
	TypeSpecimenAccessioned = "specimen.accessioned.v1"
	TypeSpecimenStored      = "specimen.stored.v1"
	TypeSpecimenDestroyed   = "specimen.destroyed.v1"
)

// SpecimenRejected says that a laboratory does not test a specimen.
type SpecimenRejected struct {
	Cause string `json:"cause"`
}

// SpecimenAccessioned takes a specimen into a laboratory under a number of its own, by
// which those who test it know it, and by no name.
type SpecimenAccessioned struct {
	LaboratoryNumber string `json:"laboratoryNumber"`
}

// SpecimenStored says that a specimen, or what is left of it, is kept under a seal.
type SpecimenStored struct {
	Seal     string `json:"seal"`
	Storage  string `json:"storage"`
	KeptPart string `json:"keptPart"`
}

// SpecimenDestroyed says that nothing is left of a specimen. An officer of another agency
// watches.
type SpecimenDestroyed struct {
	Destruction string `json:"destruction"`
	LegalBasis  string `json:"legalBasis"`
	ExtractKept bool   `json:"extractKept"`
}

// EventType implements Event.
func (SpecimenRejected) EventType() string { return TypeSpecimenRejected }

// EventType implements Event.
func (SpecimenAccessioned) EventType() string { return TypeSpecimenAccessioned }

// EventType implements Event.
func (SpecimenStored) EventType() string { return TypeSpecimenStored }

// EventType implements Event.
func (SpecimenDestroyed) EventType() string { return TypeSpecimenDestroyed }

// watcherRoles may watch how a specimen is destroyed.
var watcherRoles = slices.Concat(keeperRoles, []string{RoleClerk, RoleProsecutor, RoleAuditor, RoleGuardian})

var specimenLaboratorySpecs = []Spec{{
	Type: TypeSpecimenRejected, Stream: ChildStream, Also: []StreamKind{MissingStream},
	Doc:     "A laboratory does not test a specimen that it has. It bears nothing from here on.",
	Signers: []SignerRule{recorded(benchRoles, Laboratory), seconded(0, benchRoles, Laboratory)},
	Facts:   []Fact{mustCode("cause", specimenRejections, "Why.")},
	Decode:  decodeAs[SpecimenRejected],
}, {
	Type: TypeSpecimenAccessioned, Stream: ChildStream, Also: []StreamKind{MissingStream},
	Doc:     "A laboratory takes a specimen in under a number of its own.",
	Signers: []SignerRule{recorded(benchRoles, Laboratory), seconded(0, benchRoles, Laboratory)},
	Facts:   []Fact{must("laboratoryNumber", Text, "The laboratory's own number, blind to names.").most(64).numbered()},
	Decode:  decodeAs[SpecimenAccessioned],
}, {
	Type: TypeSpecimenStored, Stream: ChildStream, Also: []StreamKind{MissingStream},
	Doc:     "Whoever has a specimen keeps it, or what is left of it, under a seal.",
	Signers: []SignerRule{recorded(keeperRoles, keeperKinds...), seconded(0, keeperRoles)},
	Facts: []Fact{sealFact,
		mustCode("storage", storages, "How it is kept."),
		mustCode("keptPart", keptParts, "What is kept."),
	},
	Decode: decodeAs[SpecimenStored],
}, {
	Type: TypeSpecimenDestroyed, Stream: ChildStream, Also: []StreamKind{MissingStream},
	Doc: "Whoever has a specimen destroys it, and an officer of another agency watches. While a legal hold keeps specimens nobody does.",
	Signers: []SignerRule{recorded(slices.Concat(keeperRoles, []string{RoleReviewer}), keeperKinds...),
		witnessed(watcherRoles)},
	Facts: []Fact{
		mustCode("destruction", destructions, "How."),
		mustCode("legalBasis", destructionBases, "On what ground."),
		must("extractKept", Bool, "Whether DNA that was drawn from it is kept."),
	},
	StaleAfter: []string{TypeLegalHoldSet},
	Decode:     decodeAs[SpecimenDestroyed],
}}

func (e SpecimenRejected) restsOnChain(s Specimen, _ Statement) []Rest    { return s.heldRests() }
func (e SpecimenAccessioned) restsOnChain(s Specimen, _ Statement) []Rest { return s.heldRests() }
func (e SpecimenStored) restsOnChain(s Specimen, _ Statement) []Rest      { return s.heldRests() }
func (e SpecimenDestroyed) restsOnChain(s Specimen, _ Statement) []Rest   { return s.heldRests() }

func (e SpecimenRejected) decideChain(c chain, _ Basis, st Statement) error {
	s, err := c.decideThere(st)
	if err != nil {
		return err
	}
	if s.Rejected.ID != "" {
		return refuse(Conflict, "H4", "refs", s.Rejected, "the specimen was rejected already")
	}
	return s.decideHolder(st)
}

func (e SpecimenRejected) evolveChain(c chain, st Statement) []Specimen {
	return c.with(st, func(s *Specimen) { s.Rejected, s.Status = markOf(st), SpecimenRefused })
}

// decideChain is H4: the laboratory has it, did not take it in before, and none has
// rejected it.
func (e SpecimenAccessioned) decideChain(c chain, _ Basis, st Statement) error {
	s, err := c.decideThere(st)
	switch {
	case err != nil:
		return err
	case s.Rejected.ID != "":
		return refuse(Conflict, "H4", "refs", s.Rejected, "the specimen was rejected, and bears nothing")
	case s.Lab == st.author().Agency && s.Lab == s.Holder:
		return refuse(Conflict, "H4", "refs", s.Accessioned, "%s has taken the specimen in already", s.Lab)
	}
	return s.decideHolder(st)
}

func (e SpecimenAccessioned) evolveChain(c chain, st Statement) []Specimen {
	return c.with(st, func(s *Specimen) {
		s.Lab, s.Accessioned, s.Status = st.author().Agency, markOf(st), SpecimenAdmitted
	})
}

func (e SpecimenStored) decideChain(c chain, _ Basis, st Statement) error {
	s, err := c.decideThere(st)
	if err != nil {
		return err
	}
	return s.decideHolder(st)
}

// evolveChain: another seal than the one on record is put on by a laboratory, which has
// opened that one; by anybody else it breaks the chain.
func (e SpecimenStored) evolveChain(c chain, st Statement) []Specimen {
	return c.with(st, func(s *Specimen) {
		if e.Seal != s.Seal && s.Lab != s.Holder {
			*s = s.breaks(breakResealed, markOf(st))
		}
		s.Seal = e.Seal
		if s.Rejected.ID == "" {
			s.Status = SpecimenKept
		}
	})
}

// decideChain is H4, whoever has it destroys it; H6, another agency watches; and H8, no
// hold keeps it.
func (e SpecimenDestroyed) decideChain(c chain, b Basis, st Statement) error {
	s, err := c.decideThere(st)
	switch {
	case err != nil:
		return err
	case c.kept.ID != "":
		return refuse(Conflict, "H8", "type", c.kept, "a legal hold keeps the specimens of %s: nobody destroys one while it stands", st.Stream)
	}
	if err := s.decideHolder(st); err != nil {
		return err
	}
	for _, watcher := range st.Signed(PurposeWitness) {
		if watcher.Agency == s.Holder {
			return refuse(Forbidden, "H6", "signers", s.HolderSince, "%s destroys the specimen, so an officer of another agency must watch", s.Holder)
		}
	}
	return c.decideParty(b, st)
}

func (e SpecimenDestroyed) evolveChain(c chain, st Statement) []Specimen {
	return c.with(st, func(s *Specimen) { s.Destroyed, s.Status = markOf(st), SpecimenGoneForGood })
}
