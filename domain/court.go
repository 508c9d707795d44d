package domain

import (
	"slices"
	"time"
)

// TypeCourtOrderRecorded puts a court's order on record.
const TypeCourtOrderRecorded = "court.order.recorded.v1"

// CourtOrderRecorded says what a court ordered about this child. It is an input
// for others and moves nothing by itself; a stay keeps decisions from being
// recorded within its dates.
type CourtOrderRecorded struct {
	Court       StreamID `json:"court"`
	OrderNumber string   `json:"orderNumber"`
	Order       string   `json:"order"`
	OrderDigest Digest   `json:"orderDigest"`
	MadeAt      string   `json:"madeAt"`
	ValidFrom   string   `json:"validFrom,omitempty"`
	ValidUntil  string   `json:"validUntil,omitempty"`
	Reader      PersonID `json:"reader,omitempty"`
}

// EventType implements Event.
func (CourtOrderRecorded) EventType() string { return TypeCourtOrderRecorded }

// The orders that rules or access ask for by name.
const (
	OrderDisclosure = "disclosure"  // a clerk may read this child's history
	OrderIdentity   = "identity"    // in place of a kinship report
	OrderStay       = "stay"        // decisions wait while it holds
	OrderStayLifted = "stay_lifted" // ends the wait of the stay that it answers, while it holds

	OrderPlacement   = "placement"              // long-term care with a carer
	OrderKafala      = "kafala"                 // care and guardianship of a kafil
	OrderRightsEnded = "end_of_parental_rights" // a ground of adoption
	OrderOrphanhood  = "orphanhood"             // declares that no parent lives: a ground of adoption
	OrderDissolution = "dissolution"            // of an adoption
)

var courtSpecs = []Spec{{
	Type: TypeCourtOrderRecorded, Stream: ChildStream,
	Doc:     "A court's order about this child is on record: what kind, by which court, from when until when. One that lifts a stay answers it, and is of the same court or of one that supervises it.",
	Signers: []SignerRule{recorded(courtRoles, Court), seconded(0, courtRoles, Court)},
	Facts: []Fact{
		mustAgency("court", "The court that made the order."),
		must("orderNumber", Text, "Number of the order.").most(64).numbered(),
		mustCode("order", orderKinds, "What it orders."),
		must("orderDigest", Hash, "SHA-256 of the signed order."),
		must("madeAt", Time, "When the court made it."),
		may("validFrom", Time, "From when it holds; when it was made, if absent."),
		may("validUntil", Time, "Until when it holds; for good, if absent."),
		may("reader", Person, "The clerk whom a disclosure names; any of the court's, if absent."),
	},
	Sealed: []SealedPath{{Path: "terms", Type: SealedText, Doc: "The terms of the order, in words."}},
	Decode: decodeAs[CourtOrderRecorded],
}}

// Order is a court's order on record.
type Order struct {
	Mark
	Court      StreamID
	Order      string
	ValidFrom  string
	ValidUntil string
	Reader     PersonID // whom a disclosure names; any clerk of the court's, if empty
	Lifts      string   // id of the stay that it lifts, if it lifts one
	Recorders  []Signer // who put it on record, or seconded that
	Used       string   // for whom, or to dissolve which adoption, it was carried out; empty before
	UsedBy     Mark     // the record that did so
}

func (e CourtOrderRecorded) check() error {
	from, _ := timeFact(e.From())
	if until, err := timeFact(e.ValidUntil); err == nil && until.Before(from) {
		return fieldError("facts.validUntil", "an order ends after it begins")
	}
	return nil
}

// From returns from when the order holds.
func (e CourtOrderRecorded) From() string {
	if e.ValidFrom != "" {
		return e.ValidFrom
	}
	return e.MadeAt
}

func (e CourtOrderRecorded) cites() []StreamID { return []StreamID{e.Court} }

// decideChild: the court is an accredited one, and a clerk of it records its
// order; whoever may read by the order is not its recorder.
func (e CourtOrderRecorded) decideChild(s ChildState, b Basis, st Statement) error {
	court, by := b.Agency(e.Court), st.author()
	switch {
	case !court.Accredited || court.Kind != Court:
		return refuse(Invalid, "H3", "facts.court", court.Since, "%s is not an accredited court", e.Court)
	case by.Agency != e.Court:
		return refuse(Forbidden, "H1", "facts.court", Mark{}, "a clerk of %s records its orders, not one of %s", e.Court, by.Agency)
	case e.Reader != "" && e.Reader == b.officer(by):
		return refuse(Forbidden, "H6", "facts.reader", Mark{}, "the clerk who records order %s cannot be the one whom it lets read", e.OrderNumber)
	case e.Order == OrderStayLifted:
		return e.decideLift(s, b, st)
	}
	return nil
}

// decideLift is H1: a stay is lifted by the court that made it, by one that
// supervises that court, or by any other once that court is suspended: else a
// child would wait for ever.
func (e CourtOrderRecorded) decideLift(s ChildState, b Basis, st Statement) error {
	ref, _ := st.Ref("answers")
	i := slices.IndexFunc(s.Orders, func(o Order) bool { return o.Order == OrderStay && ref.Stream == st.Stream && ref.ID == o.ID })
	if i < 0 {
		return refuse(Invalid, "H3", "refs", Mark{}, "order %s lifts a stay, so it must answer the record of that stay in %s, and it answers none", e.OrderNumber, st.Stream)
	}
	made := b.Agency(s.Orders[i].Court)
	if e.Court != s.Orders[i].Court && e.Court != made.Supervisor && !made.Suspended() {
		return refuse(Forbidden, "H1", "facts.court", s.Orders[i].Mark, "the stay on %s is of %s: that court lifts it, or one that supervises it, and %s is neither",
			st.Stream, s.Orders[i].Court, e.Court)
	}
	return nil
}

func (e CourtOrderRecorded) evolveChild(s ChildState, st Statement) ChildState {
	o := Order{Mark: markOf(st), Court: e.Court, Order: e.Order, ValidFrom: e.From(), ValidUntil: e.ValidUntil,
		Reader: e.Reader, Recorders: slices.Concat(st.Signed(PurposeRecord), st.Signed(PurposeSecond))}
	if e.Order == OrderStayLifted {
		ref, _ := st.Ref("answers")
		o.Lifts = ref.ID
	}
	s.Orders = added(s.Orders, o)
	return s
}

// MayRead reports whether a court's clerk may read this child's history at a
// time: by an order of that very court that is in force then, names the clerk or
// nobody, was not withdrawn, and was put on record by somebody else, under no key
// that is known to be compromised. The court is accredited now, and the clerk has a valid key
// there in a clerk's role.
func (s ChildState) MayRead(court State, clerk PersonID, at time.Time) bool {
	return court.Agency.Get().Accredited && court.Agency.Get().Kind == Court && court.Agency.Get().Employs(clerk, courtRoles...) &&
		slices.ContainsFunc(s.Orders, func(o Order) bool {
			return s.withdrawn(o.ID).ID == "" && o.discloses(court, clerk, at)
		})
}

func (o Order) discloses(court State, clerk PersonID, at time.Time) bool {
	if o.Order != OrderDisclosure || o.Court != court.Stream || o.Reader != "" && o.Reader != clerk {
		return false
	}
	doubtful := slices.ContainsFunc(o.Recorders, func(by Signer) bool {
		key := court.Agency.Get().Keys[by.Key]
		return key.Officer == clerk || key.Compromised
	})
	return !doubtful && o.inForce(at)
}

// inForce reports whether the time lies within the order's dates, both included.
func (o Order) inForce(at time.Time) bool {
	from, err := timeFact(o.ValidFrom)
	if err != nil || at.Before(from) {
		return false
	}
	until, err := timeFact(o.ValidUntil)
	return o.ValidUntil == "" || err == nil && !at.After(until)
}

// added appends to a list that earlier states share.
func added[T any](list []T, one T) []T { return append(list[:len(list):len(list)], one) }

// stay returns the first stay that holds at a time; an empty mark when none does.
// It holds within its dates, unless it is lifted.
func (s ChildState) stay(at time.Time) Mark {
	for _, o := range s.Orders {
		if o.Order == OrderStay && o.inForce(at) && !s.lifted(o.ID, at) {
			return o.Mark
		}
	}
	return Mark{}
}

// lifted reports whether an order lifts the stay at a time: within its own dates,
// and unless it was declared wrong.
func (s ChildState) lifted(stay string, at time.Time) bool {
	return slices.ContainsFunc(s.Orders, func(o Order) bool {
		return o.Lifts == stay && o.inForce(at) && s.withdrawn(o.ID).ID == ""
	})
}
