package domain

import "slices"

// The events of family tracing, which goes on beside the search of the police.
const (
	TypeTracingRequestFiled  = "tracing.request.filed.v1"
	TypeTracingRequestClosed = "tracing.request.closed.v1"
)

// TracingRequestFiled says that somebody asks an organisation to trace a child, as
// Primero's tracing request does.
type TracingRequestFiled struct {
	Inquirer          PersonID `json:"inquirer"`
	Relation          string   `json:"relation"`
	TracingType       string   `json:"tracingType"`
	ConsentForTracing bool     `json:"consentForTracing"`
}

// TracingRequestClosed ends a tracing request. It answers it.
type TracingRequestClosed struct {
	Outcome string `json:"outcome"`
	Cause   string `json:"cause"`
}

// EventType implements Event.
func (TracingRequestFiled) EventType() string { return TypeTracingRequestFiled }

// EventType implements Event.
func (TracingRequestClosed) EventType() string { return TypeTracingRequestClosed }

// traced is the outcome of a request that was answered.
const traced = "successful"

var (
	tracedEnds   = []string{"verified", "reunified"}
	tracingKinds = []AgencyKind{NGO, CivilAffairs, GuardianOffice}
	tracingRoles = []string{RoleCaseworker, RoleGuardian, RoleSupervisor}
)

var tracingSpecs = []Spec{{
	Type: TypeTracingRequestFiled, Stream: MissingStream,
	Doc:     "Somebody asks an organisation, civil affairs or a guardian office to trace the child, whatever the police do.",
	Signers: []SignerRule{recorded(tracingRoles, tracingKinds...), seconded(0, tracingRoles, tracingKinds...)},
	Facts: []Fact{
		must("inquirer", Person, "Who asks."),
		relationFact,
		mustCode("tracingType", tracingTypes, "How the child is to be traced."),
		must("consentForTracing", Bool, "Whether the inquirer agrees that others are asked."),
	},
	Sealed: []SealedPath{
		{Path: "inquirerName", Subject: "inquirer", Type: SealedText, Required: true, Doc: "Name of the inquirer."},
		{Path: "inquirerContact", Subject: "inquirer", Type: SealedText, Doc: "How to reach the inquirer."},
	},
	Decode: decodeAs[TracingRequestFiled],
}, {
	Type: TypeTracingRequestClosed, Stream: MissingStream,
	Doc:     "A tracing request ends: the agency that took it up says so, the one that supervises it, or two agencies together.",
	Signers: []SignerRule{recorded(tracingRoles, tracingKinds...), seconded(0, slices.Concat(custodyRoles, []string{RoleGuardian}))},
	Facts: []Fact{
		mustCode("outcome", tracingOutcomes, "Whether the child was traced."),
		mustCode("cause", tracingEnds, "Why."),
	},
	Decode: decodeAs[TracingRequestClosed],
}}

func (e TracingRequestClosed) check() error {
	if (e.Outcome == traced) != slices.Contains(tracedEnds, e.Cause) {
		return fieldError("facts.cause", "a request is closed as %v when the child was traced, and only then", tracedEnds)
	}
	return nil
}

// decideMissing is H6: nobody takes up a request of his own; and H3: the search has
// not ended. A refusal of the police is no end of it.
func (e TracingRequestFiled) decideMissing(s MissingState, b Basis, st Statement) error {
	switch {
	case e.Inquirer == s.Child:
		return refuse(Invalid, "H3", "facts.inquirer", Mark{}, "the child of %s cannot be the one who asks for it", st.Stream)
	case b.signs(e.Inquirer, st):
		return refuse(Forbidden, "H6", "facts.inquirer", Mark{}, "an officer cannot take up a tracing request of his own in %s: a colleague must sign", st.Stream)
	}
	return s.decideStatus(st, SearchReported, SearchOpen, SearchRefused)
}

func (e TracingRequestFiled) evolveMissing(s MissingState, st Statement) MissingState {
	s.Tracing = s.Tracing.begun(st)
	return s
}

func (e TracingRequestClosed) decideMissing(s MissingState, b Basis, st Statement) error {
	return s.Tracing.decideEnd("tracing request", b, st)
}

func (e TracingRequestClosed) evolveMissing(s MissingState, st Statement) MissingState {
	s.Tracing = s.Tracing.ended(st, 0)
	return s
}
