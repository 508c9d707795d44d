package domain

import (
	"errors"
	"slices"
	"time"
)

// TypePolicyActivated puts a policy profile in force.
const TypePolicyActivated = "policy.activated.v1"

// PolicyActivated carries the whole text of a profile, so that every reader can
// refold the rules that take their limits from it.
type PolicyActivated struct {
	Profile string `json:"profile"`
	Digest  Digest `json:"digest"`
	Text    string `json:"text"`
	Rules   int    `json:"rules"`

	limits Limits // of Text
}

// EventType implements Event.
func (PolicyActivated) EventType() string { return TypePolicyActivated }

var policySpecs = []Spec{{
	Type: TypePolicyActivated, Stream: LedgerStream,
	Doc:     "A policy profile comes into force: time limits and thresholds of a jurisdiction, as data. Two governing agencies sign at least.",
	Signers: []SignerRule{governed()},
	Facts: []Fact{
		must("profile", Text, "Id of the profile.").most(64),
		must("digest", Hash, "SHA-256 of the text."),
		must("text", Text, "The profile itself, JSON."),
		must("rules", Int, "Version of the hard rules from here on."),
	},
	Decode: decodePolicy,
}}

// Policy is a profile in force.
type Policy struct {
	ID     string
	Digest Digest
	Limits Limits
}

// Limits are the parameters of a profile that rules and read models use. A number
// that is absent is zero, which means that the profile sets none.
type Limits struct {
	ClericalHours   int           `json:"correction.clericalHours,omitempty"` // an author alone may correct a date or place
	TransferHours   int           `json:"transfer.expectedHours,omitempty"`   // a transfer without its own deadline is late after this
	AcceptHours     int           `json:"missing.acceptHours,omitempty"`      // police answer a report that is relayed
	PapersHours     int           `json:"emergency.papersHours,omitempty"`    // papers follow an emergency placement
	SecondHours     int           `json:"second.signatureHours,omitempty"`    // a second officer countersigns
	LateHours       int           `json:"record.lateHours,omitempty"`         // a claim older than this when recorded is late
	PresenceDays    int           `json:"presence.intervalDays,omitempty"`    // a child in care is seen
	FollowUpDays    []int         `json:"followup.days,omitempty"`            // after a hand-over somebody looks after the child
	FollowUps       int           `json:"followup.required,omitempty"`        // times seen before a case may close
	Requires        []Requirement `json:"reunification.requires,omitempty"`
	ApprovalsNeeded []string      `json:"reunification.approvals,omitempty"` // capacities; police and civil affairs if absent

	NoticeDays    int      `json:"notice.minDays,omitempty"`         // a public notice runs at least
	TemporaryDays int      `json:"notFound.temporaryDays,omitempty"` // after the opening, before parents are certified as not found for now
	FinalMonths   int      `json:"notFound.finalMonths,omitempty"`   // after delivery to an institution, before they are certified as not to be found
	SearchSteps   []string `json:"notFound.requires,omitempty"`      // what has been searched by the final certificate
	HandoverDays  int      `json:"shelter.handoverDays,omitempty"`   // after the notice, a shelter hands the child to an institution

	SamplingDays int `json:"sampling.days,omitempty"`        // after the opening, the child is sampled within
	HoldHours    int `json:"specimen.holdHours,omitempty"`   // a specimen on its way lies nowhere for longer
	RetestDays   int `json:"specimen.retestDays,omitempty"`  // a test that was ordered anew is made within
	RemovalDays  int `json:"specimen.removalDays,omitempty"` // a profile whose consent was taken back is out of the database within
	DestroyDays  int `json:"specimen.destroyDays,omitempty"` // after its purpose has ended, a specimen is destroyed within

	CandidateDays     int      `json:"candidate.days,omitempty"`            // a candidate of a database search is worked within
	KinshipSupport    int      `json:"kinship.support,omitempty"`           // likelihood ratio from which on a relation is supported
	KinshipTends      int      `json:"kinship.tends,omitempty"`             // and from which on findings tend to it
	KinshipMismatches int      `json:"kinship.excludeMismatches,omitempty"` // loci that do not fit: so many support nothing
	KinshipMinLoci    int      `json:"kinship.minLoci,omitempty"`           // fewer support nothing
	KinshipSearchOdds int      `json:"kinship.searchOdds,omitempty"`        // the likelihood ratio after a search, for each profile searched
	KinshipTolerance  int      `json:"kinship.tolerancePercent,omitempty"`  // of a figure that is computed again
	KinshipPriors     []int    `json:"kinship.priors,omitempty"`            // thousandths
	KinshipVerbal     []int    `json:"kinship.verbal,omitempty"`            // likelihood ratios from which on stronger words are used
	KinshipTables     []string `json:"kinship.tables,omitempty"`            // kinds of tables on which a verdict may rest

	AdoptionRequires     []Requirement `json:"adoption.requires,omitempty"`
	AdoptionGrounds      []string      `json:"adoption.grounds,omitempty"`            // all of them if absent
	ChildConsentMonths   int           `json:"adoption.childConsentMonths,omitempty"` // from this age on a child consents itself
	RepatriationRequires []Requirement `json:"repatriation.requires,omitempty"`

	BreakGlassHours      int `json:"breakGlass.hours,omitempty"`      // an emergency reading lasts so long
	BreakGlassReviewDays int `json:"breakGlass.reviewDays,omitempty"` // and is reviewed within
	SmallestCount        int `json:"statistics.smallest,omitempty"`   // a count below it is hidden

	GapHours    int `json:"audit.gapHours,omitempty"`    // without an agency that is responsible
	IntakeDays  int `json:"audit.intakeDays,omitempty"`  // after a rescue, until another agency sees the child
	SearchDays  int `json:"audit.searchDays,omitempty"`  // from the last comparison with relatives to what rests on it
	BirthDays   int `json:"audit.birthDays,omitempty"`   // from a birth in care to its registration
	ConcernDays int `json:"audit.concernDays,omitempty"` // to look into a protection concern
}

// Approvals are the capacities in which a reunification is approved.
func (l Limits) Approvals() []string {
	if len(l.ApprovalsNeeded) > 0 {
		return l.ApprovalsNeeded
	}
	return []string{string(Police), string(CivilAffairs)}
}

// check holds the parameters within what rules can compute with.
func (l Limits) check() error {
	for _, p := range parameters {
		if err := p.check(l); err != nil {
			return err
		}
	}
	return nil
}

// decodePolicy reads the profile as strictly as the statement: a limit whose name
// is mistyped would be no limit, and another reader's decoder might find one in it.
func decodePolicy(data []byte, unmarshal Unmarshal) (Event, error) {
	var e PolicyActivated
	if err := unmarshal(data, &e); err != nil {
		return nil, err
	}
	if DigestOf([]byte(e.Text)) != e.Digest {
		return nil, fieldError("facts.digest", "the digest is not that of the text")
	}
	profile, err := ParseProfile([]byte(e.Text), unmarshal)
	if err != nil {
		return nil, inText(err)
	}
	if e.Profile == "" || profile.ID != e.Profile {
		return nil, fieldError("facts.profile", "the profile has an id, and its text bears it")
	}
	e.limits = profile.Limits
	return e, nil
}

// inText tells of a profile's error as one of the fact that holds the profile.
func inText(err error) error {
	e := fieldError("facts.text", "the text is a profile in JSON: an id, a title and limits, each limit by its name and once")
	var inside *Error
	if errors.As(err, &inside) {
		e.Sentence = inside.Sentence
	}
	e.Cause = err
	return e
}

func (e PolicyActivated) decideLedger(s LedgerState, b Basis, st Statement) error {
	if e.Rules < s.Rules || e.Rules > Rules {
		return fieldError("facts.rules", "the hard rules go from version %d to at most %d", s.Rules, Rules)
	}
	return need(decideQuorum(b, st), s.decideTwoGovernors(st))
}

// decideTwoGovernors is H6: one agency alone changes no rules, whatever the
// threshold is. Where one alone governs, the ledger is a demonstration
// (checkGovernance), and its signature is all that there can be.
func (s LedgerState) decideTwoGovernors(st Statement) error {
	first := st.author().Agency
	other := func(agency StreamID) bool { return agency != first }
	signed := slices.ContainsFunc(st.Signed(PurposeGovernance), func(x Signer) bool { return other(x.Agency) })
	governed := slices.ContainsFunc(s.Governance, func(g Governor) bool { return other(g.Agency) })
	if governed && !signed {
		return signerError("H6", "%s is signed by two governing agencies, and here by one", titleOf(st.Type))
	}
	return nil
}

func (e PolicyActivated) evolveLedger(s LedgerState, _ Statement) LedgerState {
	s.Policy = Policy{ID: e.Profile, Digest: e.Digest, Limits: e.limits}
	s.Rules = e.Rules
	return s
}

// clerical is how long an author alone may mend a date or a place.
func (l Limits) clerical() time.Duration { return time.Duration(l.ClericalHours) * time.Hour }
