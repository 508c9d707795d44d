package domain

import "testing"

func TestCourtOrderIsJudged(t *testing.T) {
	refuses(t, TypeCourtOrderRecorded, []breach{
		{"facts.order", `"wish"`, "facts.order"},
		{"facts.orderDigest", `"AB"`, "facts.orderDigest"},
		{"facts.validUntil", `"2001-01-01T00:00:00Z"`, "facts.validUntil"},
		{"facts.madeAt", gone, "facts.madeAt"},
	})
	of := func(f func(*CourtOrderRecorded)) draft { return change(order(OrderDisclosure), f) }
	bar := officerCalled("bar", bench2, RoleClerk)
	judge(t, []row{
		{"H3 accepts a clerk of the court", held(), order(OrderStay), accepted},
		{"H3 accepts a disclosure to a named reader", held(), of(func(e *CourtOrderRecorded) { e.Reader = aWitness }), accepted},
		{"H3 refuses a court nobody accredited", held(), of(func(e *CourtOrderRecorded) { e.Court = nobody }), verdict{"H3", Invalid, "facts.court"}},
		{"H3 refuses an agency that is no court", held(), of(func(e *CourtOrderRecorded) { e.Court = civil }), verdict{"H3", Invalid, "facts.court"}},
		{"H3 refuses a court suspended since", held(accreditation(bench2, Court), authorisation(bar), agencySuspension(court)), order(OrderStay).by(bar.records(RoleClerk)),
			verdict{"H3", Invalid, "facts.court"}},
		{"H1 refuses a clerk of another court", held(accreditation(bench2, Court), authorisation(bar)), order(OrderStay).by(bar.records(RoleClerk)),
			verdict{"H1", Forbidden, "facts.court"}},
		{"H1 refuses a caseworker", held(), order(OrderStay).by(assessor.records(RoleCaseworker)), verdict{"H1", Forbidden, "signers"}},
		{"H6 refuses a clerk who lets himself read", held(), of(func(e *CourtOrderRecorded) { e.Reader = clerk.person }), verdict{"H6", Forbidden, "facts.reader"}},
	})
}

// bench2 is a second court.
var bench2 = agencyCalled("second court")
