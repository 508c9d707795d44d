package domain

import "slices"

// What rests on a court's order.

// referredOrders returns the ids of the orders of a kind that the statement refers
// to and that count at its recorded time. That is when the court's word is used:
// what is over or was declared wrong by then bears nothing new. The error is a
// refusal by the rule when there is none; what says for people what rests on it.
func (s ChildState) referredOrders(rule, kind, what string, st Statement) (ids []string, err error) {
	err = refuse(Invalid, rule, "refs", Mark{}, "%s of %s rests on a court order, so that order must be on record here and referred to", what, st.Stream)
	for _, o := range s.Orders {
		if o.Order != kind || !st.refers(o.ID) {
			continue
		}
		switch by := s.withdrawn(o.ID); {
		case by.ID != "":
			err = refuse(Conflict, rule, "refs", by, "the court order on which %s of %s rests was declared wrong", what, st.Stream)
		case !o.inForce(st.Recorded.At):
			err = refuse(Conflict, rule, "refs", o.Mark, "the court order on which %s of %s rests is not in force", what, st.Stream)
		default:
			ids = append(ids, o.ID)
		}
	}
	if len(ids) > 0 {
		return ids, nil
	}
	return nil, err
}

// decideOrder wants an order to bear the statement, and is H6: whoever put it on record
// does not use it too, under another key.
func (s ChildState) decideOrder(rule, kind, what string, b Basis, st Statement) error {
	ids, err := s.referredOrders(rule, kind, what, st)
	if err != nil {
		return err
	}
	if o := s.recordedBy(ids, func(by []Signer) bool { return b.overlap(by, st.Signers) }); o.ID != "" {
		return refuse(Forbidden, "H6", "signers", o, "the officer who put on record the order on which %s of %s rests cannot sign this too", what, st.Stream)
	}
	return nil
}

// decideUnused is H8: what a court ordered once is done once. An order that gave the
// child to one person, or dissolved one adoption, bears no other, unless the record
// that did so was declared wrong.
func (s ChildState) decideUnused(kind, what, on string, st Statement) error {
	ids, _ := s.referredOrders("H8", kind, what, st)
	var used Mark
	for _, o := range s.Orders {
		switch {
		case !slices.Contains(ids, o.ID):
		case !s.used(o) || o.Used == on:
			return nil
		default:
			used = o.Mark
		}
	}
	if used.ID == "" {
		return nil
	}
	return refuse(Conflict, "H8", "refs", used, "the court order on which %s of %s rests was carried out before, for another: it takes an order of its own", what, st.Stream)
}

// using notes for what the orders of a kind were carried out to which the statement
// refers.
func (s ChildState) using(kind, on string, st Statement) []Order {
	ids, _ := s.referredOrders("H8", kind, "", st)
	orders := slices.Clone(s.Orders)
	for i, o := range orders {
		if slices.Contains(ids, o.ID) && !s.used(o) {
			orders[i].Used, orders[i].UsedBy = on, markOf(st)
		}
	}
	return orders
}

// used reports whether an order was carried out by a record that stands.
func (s ChildState) used(o Order) bool { return o.Used != "" && s.withdrawn(o.UsedBy.ID).ID == "" }

// recordedBy returns the first of the orders whose recorders are as is asked; an empty
// mark when none is.
func (s ChildState) recordedBy(orders []string, are func([]Signer) bool) Mark {
	for _, o := range s.Orders {
		if slices.Contains(orders, o.ID) && are(o.Recorders) {
			return o.Mark
		}
	}
	return Mark{}
}

// decideUninvolved is H6: whoever is to have the child for good has signed nothing on
// which that rests.
func (s ChildState) decideUninvolved(person PersonID, field, option string, orders []string, b Basis, st Statement) error {
	own := func(by []Signer) bool { return b.among(person, by) }
	view, panel := s.viewOn(aboutPlacement), s.Decision.Get().BestInterests
	certified, _ := b.Own.Find(s.Search.Final().ID)
	record := s.recordedBy(orders, own)
	if option == optionAdoption && record.ID == "" {
		record = s.consentBy(person, own)
	}
	switch {
	case record.ID != "":
	case option == optionAdoption && s.Adoption.Get().Eligible.Ground == groundCertificate && own(certified.Signers):
		record = certified.mark()
	case own(view.By):
		record = view.Mark
	case panel.Option == option && own(panel.By):
		record = panel.Mark
	default:
		return nil
	}
	return refuse(Forbidden, "H6", field, record, "%s is to have %s for good and has signed what that rests on: another must do that anew", person, st.Stream)
}

// consentBy returns the consent to an adoption that stands and that the person heard,
// or gave as the child's guardian; an empty mark when there is none.
func (s ChildState) consentBy(person PersonID, own func([]Signer) bool) Mark {
	for _, c := range s.Consents {
		if c.Scope == ConsentToAdoption && s.stands(c) && (own(c.By) || c.As == ConsentOfGuardian && c.Giver == person) {
			return c.Mark
		}
	}
	return Mark{}
}

// lost returns the correction by which the last of some records was taken back; an
// empty mark while one stands. An order that is over since takes nothing back.
func (s ChildState) lost(ids []string) Mark {
	var by Mark
	for _, id := range ids {
		if by = s.withdrawn(id); by.ID == "" {
			return by
		}
	}
	return by
}

// refers reports whether the statement refers to a record of its own stream.
func (s Statement) refers(id string) bool {
	return slices.ContainsFunc(s.Refs, func(r Ref) bool { return r.Stream == s.Stream && r.ID == id })
}
