package main

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/transparency"
)

// pair is a statement of two signers, and the envelope of each alone.
type pair struct {
	statement   domain.Statement
	first       domain.StreamID // agency of the first signer, whose officer leaves the first half
	halves      [2]string
	disclosures []string
	pae         string
}

// twoSigners drafts a statement whose second signer is of the agency. That of an
// agency which is suspended later is left by another.
func (w *rolesWorld) twoSigners(agency domain.StreamID) simulate.Draft {
	by := map[domain.StreamID][2]simulate.Officer{
		w.police.ID: {w.bystanders[0], w.detectives[0]}, w.rivals.ID: {w.detectives[0], w.detectives[1]},
		w.court.ID:      [2]simulate.Officer(w.court.WithRole(domain.RoleClerk)),
		w.otherCourt.ID: [2]simulate.Officer(w.otherCourt.WithRole(domain.RoleClerk)),
		w.outsiders:     {w.bystanders[0], w.bystanders[1]},
		w.patrol.ID:     [2]simulate.Officer(w.patrol.WithRole(domain.RoleInvestigator)),
		w.auditors.ID:   [2]simulate.Officer(w.auditors.WithRole(domain.RoleAuditor)),
	}[agency]
	d := simulate.Draft{Signers: []simulate.Signing{by[0].Records(), by[1].Seconds()}, RecordedAt: w.at}
	r := w.random()
	if agency == w.court.ID || agency == w.otherCourt.ID {
		d.Stream = w.cases["corrected"].child
		d.Facts = domain.CourtOrderRecorded{Court: agency, OrderNumber: fmt.Sprint("P-", w.made), Order: "other",
			OrderDigest: domain.DigestOf(r[:]), MadeAt: w.at.Format(time.RFC3339)}
		return d
	}
	if agency == w.auditors.ID {
		d.Stream = w.cases["corrected"].child
		d.Facts = domain.AuditFindingRecorded{Rule: fmt.Sprint("R-", w.made), RuleVersion: 1, Severity: "notice"}
		d.Refs = []domain.Ref{{Rel: "causes", Stream: d.Stream, ID: w.author.State(d.Stream).Records.At(0).ID}}
		return d
	}
	d.Stream = domain.NewStreamID(domain.ChildStream, r)
	d.Facts = domain.ChildRescued{Child: domain.NewPersonID(r), TemporaryNumber: "8", Sex: "female", AgeFrom: 3, AgeTo: 5, Condition: "well", FoundWith: "buyer"}
	d.Sealed = map[string]any{"photo": string(domain.DigestOf(r[:])), "description": "A blue coat."}
	return d
}

// split takes a statement's two signatures apart.
func split(t *testing.T, d simulate.Draft, line simulate.Line, s domain.Statement) pair {
	t.Helper()
	envelope, err := transparency.ParseEnvelope(line.Envelope)
	noError(t, err)
	p := pair{statement: s, first: d.Signers[0].Key.Agency, disclosures: notNil(line.Disclosures), pae: envelope.PAEDigest().String()}
	for i, signer := range d.Signers {
		for _, signature := range envelope.Signatures {
			if signature.KeyID == signer.Key.ID() {
				p.halves[i] = string(transparency.Envelope{Payload: envelope.Payload, Signatures: []transparency.Signature{signature}}.Bytes())
			}
		}
	}
	return p
}

// signPair is a new statement of the agency's that nobody has handed in.
func (w *rolesWorld) signPair(t *testing.T, agency domain.StreamID) pair {
	t.Helper()
	d := w.twoSigners(agency)
	line, s, err := w.author.Sign(d)
	noError(t, err)
	return split(t, d, line, s)
}

// waitingPair is one of which the first half waits.
func (w *rolesWorld) waitingPair(t *testing.T, agency domain.StreamID) pair {
	t.Helper()
	p := w.signPair(t, agency)
	got, err := w.ledger.Deposit(t.Context(), ledger.Caller{Role: ledger.Officer, Agency: p.first}, ledger.Envelope(p.halves[0]), p.disclosures)
	noError(t, err)
	if got.Waiting == nil {
		t.Fatal("half of a statement does not wait")
	}
	return p
}

// draftQuestions are the rows about what is no record yet.
func (w *rolesWorld) draftQuestions() map[string]question {
	own, others := func(c roleCaller) domain.StreamID { return c.agency }, func(roleCaller) domain.StreamID { return w.outsiders }
	of := func(agency func(roleCaller) domain.StreamID, ask func(*testing.T, roleCaller, domain.StreamID) bool) question {
		return func(t *testing.T, c roleCaller) bool { return ask(t, c, agency(c)) }
	}
	leaves := func(t *testing.T, c roleCaller, agency domain.StreamID) bool {
		p := w.signPair(t, agency)
		return w.submits(t, c, p.halves[1], p.disclosures, true) == "Waiting"
	}
	completes := func(t *testing.T, c roleCaller, agency domain.StreamID) bool {
		return w.submits(t, c, w.waitingPair(t, agency).halves[1], nil, false) == "Recorded"
	}
	repeats := func(t *testing.T, c roleCaller, agency domain.StreamID) bool {
		return w.submits(t, c, w.onRecord[agency].halves[1], nil, false) == "Recorded"
	}
	return map[string]question{
		"a draft of the own agency's: the child":     func(t *testing.T, c roleCaller) bool { return w.drafts(t, c, c.agency, c.own.child) },
		"a draft of the own agency's: another child": func(t *testing.T, c roleCaller) bool { return w.drafts(t, c, c.agency, c.other.child) },
		"a draft of the own agency's: a new stream":  func(t *testing.T, c roleCaller) bool { return w.drafts(t, c, c.agency, "") },
		"a draft of others'":                         func(t *testing.T, c roleCaller) bool { return w.drafts(t, c, w.outsiders, c.own.child) },

		"leave half of the own agency's to wait": of(own, leaves),
		"leave half of others' to wait":          of(others, leaves),
		"the list of what waits for one's own":   w.lists,
		"what waits for one's own: all of it":    of(own, w.readsWaiting),
		"what waits for others: all of it":       of(others, w.readsWaiting),

		"hand in the missing half of the own agency's":    of(own, completes),
		"hand in the missing half of others'":             of(others, completes),
		"the receipt for half of the own agency's record": of(own, repeats),
		"the receipt for half of others' record":          of(others, repeats),
	}
}

// submits hands an envelope in and says what became of it; empty when it was
// refused for who handed it in.
func (w *rolesWorld) submits(t *testing.T, c roleCaller, envelope string, disclosures []string, wait bool) string {
	t.Helper()
	answer := w.graphql(t, c, `mutation($e:String!,$d:[String!]!,$w:Boolean){submit(input:{envelope:$e,disclosures:$d,wait:$w}){result{__typename ...on Refused{kind sentence}}}}`,
		map[string]any{"e": envelope, "d": notNil(disclosures), "w": wait})
	result := answer.Data.Submit.Result
	switch {
	case result.Typename == "Recorded", result.Typename == "Waiting":
		return result.Typename
	case result.Kind == "FORBIDDEN", w.unknown(c, answer):
		return ""
	}
	t.Fatalf("got %+v", answer)
	return ""
}

// unknown reports whether nobody in particular was turned away.
func (w *rolesWorld) unknown(c roleCaller, answer roleAnswer) bool {
	return c.token == "" && len(answer.Errors) == 1 && answer.Errors[0].Extensions.Code == "UNAUTHENTICATED"
}

// turnedAway wants an answer without data to have a code of these.
func (w *rolesWorld) turnedAway(t *testing.T, c roleCaller, answer roleAnswer, codes ...string) {
	t.Helper()
	if !w.unknown(c, answer) && (len(answer.Errors) != 1 || !slices.Contains(codes, answer.Errors[0].Extensions.Code)) {
		t.Fatalf("refused with %+v", answer.Errors)
	}
}

// drafts asks for a draft of a presence, which the rules may find fault with.
func (w *rolesWorld) drafts(t *testing.T, c roleCaller, agency, stream domain.StreamID) bool {
	t.Helper()
	by := w.twoSigners(agency).Signers[1]
	input := map[string]any{
		"signers": []any{map[string]any{"key": by.Key.ID(), "agency": by.Key.Agency, "role": by.Role, "purpose": domain.PurposeRecord}},
		"event":   map[string]any{"presenceAttested": map[string]any{"presence": map[string]any{"method": "photograph", "match": "yes"}}},
	}
	if stream != "" {
		input["stream"] = stream
	}
	answer := w.graphql(t, c, `mutation($i:DraftInput!){draft(input:$i){stream}}`, map[string]any{"i": input})
	if answer.Data.Draft != nil {
		return stream == "" || answer.Data.Draft.Stream == stream
	}
	w.turnedAway(t, c, answer, "FORBIDDEN", "NOT_FOUND")
	return false
}

// lists asks for what waits: the own is there, and nothing of others.
func (w *rolesWorld) lists(t *testing.T, c roleCaller) bool {
	t.Helper()
	own, others := w.waitingPair(t, c.agency), w.waitingPair(t, w.outsiders)
	answer := w.graphql(t, c, `{waiting{pae}}`, nil)
	if answer.Data.Waiting == nil {
		w.turnedAway(t, c, answer, "FORBIDDEN")
		return false
	}
	holds := func(pae string) bool {
		return slices.ContainsFunc(answer.Data.Waiting, func(one waitingPAE) bool { return one.PAE == pae })
	}
	if holds(others.pae) {
		t.Error("what waits for others is listed")
	}
	return holds(own.pae)
}

// readsWaiting asks for a statement that waits, with what opens it.
func (w *rolesWorld) readsWaiting(t *testing.T, c roleCaller, agency domain.StreamID) bool {
	t.Helper()
	p := w.waitingPair(t, agency)
	answer := w.graphql(t, c, `query($p:String!){waitingStatement(pae:$p){payload disclosures}}`, map[string]any{"p": p.pae})
	if got := answer.Data.WaitingStatement; got != nil {
		return got.Payload != "" && len(got.Disclosures) == len(p.disclosures)
	}
	w.turnedAway(t, c, answer, "FORBIDDEN", "NOT_FOUND")
	return false
}
