package domain

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// orderRules are those about what courts are said to have ordered.
var orderRules = []Rule{{
	ID: "A31", Version: 1, Severity: SeverityBlock, Title: "A court's order is not one that the court itself has put on record",
	Clears: "A clerk of the court puts the order on record, or another court than the clerk's says which of the two is right.",
	find:   forgedOrders,
}}

// courtOrder is the term by which records say that a court ordered what they do.
const courtOrder = "court_order"

// forgedOrders is A31. Orders stand in the streams of children, and a clerk of the
// court records each; a court keeps no list of them in its own stream. So what can be
// compared today is what courts that are members have on record, everywhere: an order
// that nobody recorded, one number with two contents, one content under two numbers,
// and one whose clerk's key somebody else may have had. Courts that are no members are
// quoted as such, and nothing is asked of them.
func forgedOrders(a Audited) []Detected {
	return slices.Concat(unknownOrders(a), contradictingOrders(a), doubtfulClerks(a))
}

// unknownOrders finds records of the agency's own words that rest on a court's order of
// which no court knows, neither then nor within the time in which records may come late.
func unknownOrders(a Audited) (all []Detected) {
	for _, s := range a.Steps {
		if s.Withdrawn || s.Source.Kind != SourceOwn || !restsOnOrder(s.Statement) || a.byCourt(s.Statement) {
			continue
		}
		due := s.Recorded.At.Add(a.Limits.queued())
		ordered := slices.ContainsFunc(a.Steps, func(o Step) bool {
			return o.Type == TypeCourtOrderRecorded && !o.Withdrawn && !o.Recorded.At.After(due)
		})
		if !ordered && a.At.After(due) {
			all = append(all, detected(due, fmt.Sprintf("%s rests on the order of a court, and no court has put an order about this child on record", s.ID), s))
		}
	}
	return all
}

// restsOnOrder reports whether a fact of the statement says so. It asks the catalogue
// which facts are codes, so that a new event type needs no line here.
func restsOnOrder(s Statement) bool {
	spec, _ := SpecOf(s.Type)
	var members map[string]json.RawMessage
	for _, fact := range spec.Facts {
		if fact.Type != Code || !fact.Codes.Has(courtOrder) {
			continue
		}
		if members == nil && json.Unmarshal(s.Facts, &members) != nil {
			return false
		}
		var one string
		var many []string
		_, _ = json.Unmarshal(members[fact.Name], &one), json.Unmarshal(members[fact.Name], &many)
		if one == courtOrder || slices.Contains(many, courtOrder) {
			return true
		}
	}
	return false
}

func (a Audited) byCourt(s Statement) bool {
	return slices.ContainsFunc(s.Signers, func(by Signer) bool { return a.kind(by.Agency) == Court })
}

// contradictingOrders fires for the later of two records: the court's number with two
// contents, or one content under two numbers or of two courts. One order may be about
// several children.
func contradictingOrders(a Audited) (all []Detected) {
	own, traces := a.traced(TraceOrder, TraceOrderDigest)
	for _, mine := range own {
		for _, other := range traces[mine.Value] {
			court := other.Agency == mine.Agency
			two := other.Kind == mine.Kind && (mine.Kind == TraceOrder && court && other.Says != mine.Says ||
				mine.Kind == TraceOrderDigest && (!court || other.Says != mine.Says))
			if !two || other.Recorded.Index >= mine.Recorded.Index || a.isWithdrawn(mine) || a.isWithdrawn(other) {
				continue
			}
			what := map[string]string{TraceOrder: "the same number of the same court, and two contents", TraceOrderDigest: "the same content, and two numbers or courts"}
			all = append(all, tracedBy(fmt.Sprintf("the orders of %s in %s and of %s in %s have %s",
				other.ID, other.Stream, mine.ID, mine.Stream, what[mine.Kind]), other, mine))
		}
	}
	return all
}

// isWithdrawn reports whether a record was declared wrong, as far as that is known here.
func (a Audited) isWithdrawn(x Trace) bool {
	step, known := a.find(Mark{ID: x.ID})
	return known && x.Stream == a.Stream && step.Withdrawn
}

// doubtfulClerks finds orders under a key that was declared compromised. Since when
// somebody else may have had it is the word of whoever declared it; an order is worth
// asking the court about in any case.
func doubtfulClerks(a Audited) (all []Detected) {
	for _, s := range a.Steps {
		if s.Type != TypeCourtOrderRecorded || s.Withdrawn {
			continue
		}
		for _, by := range s.Signers {
			if key := a.key(by); key.Compromised {
				since := s.Recorded.At
				if r, found := a.Agencies[by.Agency].Find(key.Ended.ID); found {
					since = latest(since, time.Unix(r.At, 0).UTC())
				}
				all = append(all, detected(since, fmt.Sprintf("the order of %s was put on record with the key %s… of %s, which somebody else may have used",
					s.ID, by.Key[:8], by.Agency), s))
				break
			}
		}
	}
	return all
}
