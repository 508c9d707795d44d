package domain

// TypeRetestOrdered says that a specimen is to be tested again.
const TypeRetestOrdered = "retest.ordered.v1"

// RetestOrdered wants the same specimen, or a new one of the same donor, to be tested,
// by the same laboratory or another.
type RetestOrdered struct {
	Cause           string `json:"cause"`
	NewCollection   bool   `json:"newCollection"`
	OtherLaboratory bool   `json:"otherLaboratory"`
}

// EventType implements Event.
func (RetestOrdered) EventType() string { return TypeRetestOrdered }

var (
	retesterRoles = []string{RoleClerk, RoleReviewer, RoleAuditor, RoleProsecutor}
	retesterKinds = []AgencyKind{Court, Laboratory, Auditing, Prosecution}
)

var retestSpecs = []Spec{{
	Type: TypeRetestOrdered, Stream: ChildStream, Also: []StreamKind{MissingStream},
	Doc:     "A court, a technical reviewer, an auditor or a prosecutor wants a specimen to be tested again.",
	Signers: []SignerRule{recorded(retesterRoles, retesterKinds...), seconded(0, retesterRoles, retesterKinds...)},
	Facts: []Fact{
		mustCode("cause", retestCauses, "Why."),
		must("newCollection", Bool, "Whether a new specimen of the donor is taken."),
		must("otherLaboratory", Bool, "Whether another laboratory tests it."),
	},
	Decode: decodeAs[RetestOrdered],
}}

func (e RetestOrdered) decideChain(c chain, b Basis, st Statement) error {
	if _, err := c.decideOn(st); err != nil {
		return err
	}
	return c.decideParty(b, st)
}

func (e RetestOrdered) evolveChain(c chain, st Statement) []Specimen {
	return c.with(st, func(s *Specimen) {
		s.Retests = added(s.Retests, Retest{Mark: markOf(st), NewCollection: e.NewCollection, OtherLaboratory: e.OtherLaboratory, At: st.Recorded.At.Unix()})
	})
}
