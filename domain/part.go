package domain

import "slices"

// Part is what an agency has to do with a child's stream, a missing report or an
// operation. What it may read there rests on it.
type Part int

// The parts, each more than the one before.
const (
	NoPart Part = iota
	// Wrote: it recorded something there of its own motion. Whoever knows the id of
	// a stream can do that, so that it opens no sealed value.
	Wrote
	// InCase: it opened the stream, is or was responsible, or an agency of the case
	// called it in or signed together with it.
	InCase
)

// HasParts reports whether agencies take part in streams of a kind.
func HasParts(kind StreamKind) bool {
	return slices.Contains([]StreamKind{ChildStream, MissingStream, OperationStream}, kind)
}

// Parts returns the part that a valid record gives to agencies that had less
// before. A specimen lets nobody in further than to the chain of records: whoever
// carries, tests or keeps it works by its number and needs no name.
func Parts(s Statement, had map[StreamID]Part) map[StreamID]Part {
	signed, called := signingAgencies(s), callsIn(s.Event)
	in := admits(s)
	for _, agency := range signed {
		in = in || had[agency] == InCase
	}
	gives := Wrote
	if _, blind := s.Event.(chainEvent); in && !blind {
		gives = InCase
	}
	parts := map[StreamID]Part{}
	for _, agency := range append(signed, called...) {
		if had[agency] < gives {
			parts[agency] = gives
		}
	}
	if agency := entrusts(s.Event); agency != "" {
		parts[agency] = InCase // it is responsible from here on
	}
	return parts
}

// entrusts returns the agency that another's decision makes responsible.
func entrusts(event Event) StreamID {
	switch e := event.(type) {
	case CustodyContestResolved:
		return e.Agency
	case AdoptionDissolved:
		return e.Custodian
	}
	return ""
}

func signingAgencies(s Statement) []StreamID {
	var agencies []StreamID
	for _, signer := range s.Signers {
		agencies = append(agencies, signer.Agency)
	}
	return agencies
}

// admits reports whether a record lets its own signers in: it opens the stream,
// makes them responsible, or answers a report. A court that appoints a guardian
// calls the guardian's agency in; it reads by its orders itself.
func admits(s Statement) bool {
	if spec, _ := SpecOf(s.Type); spec.Opens {
		return true
	}
	switch s.Event.(type) {
	case CustodyTaken, PlacementEmergency, PlacementDisrupted, MissingAccepted, MissingRefused:
		return true
	case GuardianAppointed:
		return slices.ContainsFunc(s.Signers, func(x Signer) bool { return x.Role == RoleClerk })
	}
	return false
}

// callsIn returns the agencies that a record calls upon: whoever is to receive a
// child must see whom, and whoever's custody is contested must see by whom.
func callsIn(event Event) []StreamID {
	switch e := event.(type) {
	case TransferInitiated:
		return []StreamID{e.To}
	case CaseReferred:
		return []StreamID{e.To}
	case CustodyContestResolved:
		return slices.Clone(e.Against)
	case CourtOrderRecorded:
		return []StreamID{e.Court}
	case OperationOpened:
		return slices.Clone(e.Agencies)
	case GuardianAppointed:
		return named(e.GuardianAgency)
	case SpecimenHandedOver:
		return []StreamID{e.To}
	case SpecimenDispatched:
		return []StreamID{e.To}
	}
	return nil
}
