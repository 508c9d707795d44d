package domain

import "time"

// Change is a record that changes what was on record before, or what that is worth.
type Change struct {
	Kind   string // one of ChangeKinds
	By     Step   // the record that changes
	Target *Step  // the record that is changed; nil for one that was merely late
}

// The kinds of change.
const (
	changeCorrected     = "corrected"
	changeCountersigned = "countersigned"
	changePapersSeen    = "papers_seen"
	changeReviewed      = "reviewed"
	changeReplaced      = "replaced"
	changeAnnulled      = "annulled"
	changeReopened      = "reopened"
	changeCarried       = "carried"
	changeLate          = "late"
	changeDisputed      = "disputed"
	changeRefuted       = "refuted"
	changeRevoked       = "revoked"
	changeWithdrawn     = "withdrawn"
	changeDissolved     = "dissolved"
	changeRefused       = "refused"
	changeConfirmed     = "confirmed"
	changeImpugned      = "impugned"
	changeExcluded      = "excluded"
	changeFound         = "finding"
)

// ChangeKinds are the kinds of change.
func ChangeKinds() Codes {
	return Codes{Name: "ChangeKind", Doc: "How a later record changes what was on record before.", Terms: []Term{
		{changeCorrected, "It declares an earlier record wrong.", ""},
		{changeCountersigned, "A second officer who was there signs what one alone had signed.", ""},
		{changePapersSeen, "A second officer who has seen the papers alone signs.", ""},
		{changeReviewed, "It says whether a record of a suspended officer or a compromised key stands.", ""},
		{changeReplaced, "It takes the place of an earlier record: by reference, or an identity that of another.", ""},
		{changeAnnulled, "It says that an earlier decision was wrong.", ""},
		{changeReopened, "It takes up a case again that was closed.", ""},
		{changeDisputed, "It says that an identity is in doubt.", ""},
		{changeRefuted, "It says that an identity is wrong.", ""},
		{changeRevoked, "It takes a link with another stream back.", ""},
		{changeWithdrawn, "It takes a consent or a kinship report back.", ""},
		{changeDissolved, "It dissolves an adoption.", ""},
		{changeRefused, "It says that an agreement on a repatriation holds no more.", ""},
		{changeConfirmed, "Others than the laboratory stand for a kinship report.", ""},
		{changeImpugned, "Somebody doubts a kinship report.", ""},
		{changeExcluded, "A laboratory excludes a candidate of a database search.", ""},
		{changeFound, "An auditor finds that a rule does not hold for an earlier record, the first that the finding names.", ""},
		{changeCarried, "It brings a statement from before whose signer can no longer hand it in.", ""},
		{changeLate, "It says of the time before what nobody had recorded by then.", ""},
	}}
}

// changer is implemented by events that change what another record of their stream
// says, or what it is worth. own is the state before; no kind means no change.
type changer interface {
	changes(own State, s Statement) (kind, target string)
}

// ChangedSince returns what was recorded after a time and changes what had been
// recorded by then, or is claimed to have happened by then, in the order of the log.
func ChangedSince(steps []Step, known time.Time) []Change {
	places := map[string]int{}
	var all []Change
	for i, step := range steps {
		places[step.ID] = i
		if !step.Recorded.At.After(known) {
			continue
		}
		kind, target := changeOf(before(steps, i), step.Statement)
		place, found := places[target]
		switch {
		case kind == changeCarried && earlier(step.Event, known):
			all = append(all, Change{Kind: kind, By: step})
		case kind != "" && found && !steps[place].Recorded.At.After(known):
			all = append(all, Change{Kind: kind, By: step, Target: &steps[place]})
		case !step.Early.After(known):
			all = append(all, Change{Kind: changeLate, By: step})
		}
	}
	return all
}

// changeOf asks the event, and else the references.
func changeOf(own State, s Statement) (kind, target string) {
	if e, ok := s.Event.(changer); ok {
		if kind, target = e.changes(own, s); kind != "" {
			return kind, target
		}
	}
	if ref, found := s.Ref("supersedes"); found && ref.Stream == s.Stream {
		return changeReplaced, ref.ID
	}
	return "", ""
}

// earlier reports whether the statement that an event carries is of the time until
// then, as far as it says.
func earlier(event Event, known time.Time) bool {
	e, _ := event.(StatementCarried)
	from, _ := e.carried.OccurredAt.Interval()
	return !from.After(known)
}

func (e ErrorDeclared) changes(_ State, s Statement) (kind, target string) {
	ref, _ := s.Ref("corrects")
	return changeCorrected, ref.ID
}

func (e StatementCountersigned) changes(_ State, s Statement) (kind, target string) {
	ref, _ := s.Ref("answers")
	if !e.Present {
		return changePapersSeen, ref.ID
	}
	return changeCountersigned, ref.ID
}

func (e RecordReviewed) changes(_ State, s Statement) (kind, target string) {
	ref, _ := s.Ref("answers")
	return changeReviewed, ref.ID
}

func (e StatementCarried) changes(State, Statement) (kind, target string) { return changeCarried, "" }

func (e IdentityEstablished) changes(own State, _ Statement) (kind, target string) {
	return changeReplaced, own.Child.Identity.Since.ID
}

func (e ReunificationAnnulled) changes(_ State, s Statement) (kind, target string) {
	ref, _ := s.Ref("answers")
	return changeAnnulled, ref.ID
}

func (e CaseReopened) changes(own State, _ Statement) (kind, target string) {
	return changeReopened, own.Child.Case.Closed.ID
}

func (e IdentityDisputed) changes(own State, _ Statement) (kind, target string) {
	return changeDisputed, own.Child.Identity.Since.ID
}

// changes: between the identity and its refutation stands the dispute.
func (e IdentityRefuted) changes(own State, _ Statement) (kind, target string) {
	return changeRefuted, own.Child.Identity.Since.ID
}

func (e LinkRevoked) changes(_ State, s Statement) (kind, target string) {
	ref, _ := s.Ref("answers")
	return changeRevoked, ref.ID
}

func (e ConsentWithdrawn) changes(_ State, s Statement) (kind, target string) {
	ref, _ := s.Ref("answers")
	return changeWithdrawn, ref.ID
}

func (e KinshipReportConfirmed) changes(_ State, s Statement) (kind, target string) {
	ref, _ := s.Ref("answers")
	return changeConfirmed, ref.ID
}

func (e KinshipReportImpugned) changes(_ State, s Statement) (kind, target string) {
	ref, _ := s.Ref("answers")
	return changeImpugned, ref.ID
}

func (e KinshipReportWithdrawn) changes(_ State, s Statement) (kind, target string) {
	ref, _ := s.Ref("answers")
	return changeWithdrawn, ref.ID
}

func (e CandidateExcluded) changes(_ State, s Statement) (kind, target string) {
	ref, _ := s.Ref("answers")
	return changeExcluded, ref.ID
}

func (e AdoptionDissolved) changes(own State, _ Statement) (kind, target string) {
	return changeDissolved, own.Child.Adoption.Get().Registered.ID
}

func (e RepatriationRefused) changes(own State, _ Statement) (kind, target string) {
	return changeRefused, own.Child.Repatriation.Get().Agreed.ID
}

func (e AuditFindingRecorded) changes(_ State, s Statement) (kind, target string) {
	ref, _ := s.Ref("causes")
	return changeFound, ref.ID
}
