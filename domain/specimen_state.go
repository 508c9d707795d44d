package domain

import "slices"

// SpecimenStatus is where a specimen stands.
type SpecimenStatus string

// The statuses of a specimen.
const (
	SpecimenTaken       SpecimenStatus = "collected"
	SpecimenOnTheWay    SpecimenStatus = "in_transit"
	SpecimenHeld        SpecimenStatus = "received"
	SpecimenRefused     SpecimenStatus = "rejected"
	SpecimenAdmitted    SpecimenStatus = "accessioned"
	SpecimenKept        SpecimenStatus = "stored"
	SpecimenGoneForGood SpecimenStatus = "destroyed"
)

// Specimen is one specimen, folded: the record of its collection names it.
type Specimen struct {
	Mark
	Donor       PersonID
	DonorIs     string // child, relative or object_of_child
	Relation    string // of a relative: what the donor is to the child
	Material    string
	Grade       string // forensic or investigative
	Container   string
	Seal        string // number of the last
	Checked     string // what came of the check of the donor
	Basis       string // on what the sampling rests
	BasisRecord string // id of the record that is referred to for it; empty when none is
	At          int64  // recorded time of the collection, Unix seconds

	Status      SpecimenStatus
	Holder      StreamID // who answers for it: on the way still whoever sent it
	HolderSince Mark
	Moves       []Move   // in order
	Lab         StreamID // that accessioned it last
	Accessioned Mark
	Rejected    Mark // empty while no laboratory has rejected it
	Destroyed   Mark
	Broken      Mark   // the first record by which the chain broke; empty while it is whole
	BrokenBy    string // one of ChainBreaks
	Withdrawn   Mark   // the correction that it was never taken so
	Strayed     Mark   // the correction of its way into a laboratory; empty while none is wrong

	Profiles []ProfileMade // in order
	Retests  []Retest      // ordered

	Collectors, Couriers, Analysts, Reviewers []Signer // whoever signed as such
}

// Move is a way of a specimen from one agency to another.
type Move struct {
	Mark     // the hand-over or dispatch; empty when none is on record
	From, To StreamID
	Seal     string // under which it left
	By       []Signer
	At       int64 // recorded time, Unix seconds

	Received   Mark // empty while it is on the way
	ReceivedBy StreamID
	SealSeen   string // empty when there was none
	Intact     bool
	ReceivedAt int64
}

// ProfileMade is a profile that an analyst made of a specimen. The alleles are sealed.
type ProfileMade struct {
	Mark
	Lab        StreamID
	Kit        string
	Loci       int
	SexMarkers string
	Quality    string
	By         []Signer
	At         int64 // recorded time, Unix seconds

	Reviewed  Mark   // the last review; empty before
	Outcome   string // of that review
	Uploaded  Mark   // empty while it is in no database
	Index     string // into which it was put
	Removed   Mark   // empty while nobody took it out
	Withdrawn Mark   // the correction that it was never made so
}

// Retest is an order to test again.
type Retest struct {
	Mark
	NewCollection   bool
	OtherLaboratory bool
	At              int64 // recorded time, Unix seconds
}

// open returns the place of the move that nobody has answered; -1 when it lies still.
func (s Specimen) open() int {
	return slices.IndexFunc(s.Moves, func(m Move) bool { return m.Received.ID == "" })
}

// Bears reports whether an identity may rest on the specimen: it was taken so, no
// laboratory rejected it, its chain is whole, and it is of forensic grade.
func (s Specimen) Bears() bool {
	return s.Withdrawn.ID == "" && s.Rejected.ID == "" && s.Broken.ID == "" && s.Grade == GradeForensic
}

// Profile returns a profile of the specimen by the record that made it.
func (s Specimen) Profile(id string) (ProfileMade, bool) {
	i := slices.IndexFunc(s.Profiles, func(p ProfileMade) bool { return p.ID == id })
	if i < 0 {
		return ProfileMade{}, false
	}
	return s.Profiles[i], true
}

// answered returns the profile that a statement answers; the zero profile for none.
func (s Specimen) answered(st Statement) ProfileMade {
	ref, _ := st.Ref("answers")
	p, _ := s.Profile(ref.ID)
	return p
}

// Counts reports whether a reviewer let the profile stand, and nobody took it back.
func (p ProfileMade) Counts() bool {
	return p.Withdrawn.ID == "" && slices.Contains(reviewsThatStand, p.Outcome)
}

// Specimens are those of a child's stream or of a missing report, in order.
func (s State) Specimens() []Specimen {
	if s.Stream.Kind() == MissingStream {
		return s.Missing.Get().Specimens
	}
	return s.Child.Specimens
}

// Specimen returns the one with the id; false when there is none.
func (s State) Specimen(id string) (Specimen, bool) {
	for _, one := range s.Specimens() {
		if one.ID == id {
			return one, true
		}
	}
	return Specimen{}, false
}

// placeOf is where the specimen with the id stands in the list; -1 when there is none.
func (s *State) placeOf(id string) int {
	return slices.IndexFunc(s.Specimens(), func(one Specimen) bool { return one.ID == id })
}

// stood returns the specimen with the id, of which is known at which place of the list it
// stood before: no record takes one out.
func (s *State) stood(place int, id string) Specimen {
	list := s.Child.Specimens
	if s.Stream.Kind() == MissingStream {
		list = s.Missing.Get().Specimens
	}
	if place < 0 || place >= len(list) || list[place].ID != id {
		return Specimen{}
	}
	return list[place]
}

// partOf returns the specimen that a statement is part of; the zero specimen for none.
func (s State) partOf(st Statement) Specimen {
	ref, _ := st.Ref("partOf")
	one, _ := s.Specimen(ref.ID)
	return one
}

// breaks is the specimen with its chain broken by a record, unless it was before.
func (s Specimen) breaks(why string, by Mark) Specimen {
	if s.Broken.ID == "" {
		s.Broken, s.BrokenBy = by, why
	}
	return s
}

// handled adds whoever signs as a courier.
func (s Specimen) handled(st Statement) Specimen {
	for _, signer := range st.Signers {
		if signer.Role == RoleCourier {
			s.Couriers = added(s.Couriers, signer)
		}
	}
	return s
}
