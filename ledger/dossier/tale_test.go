package dossier

import (
	"bytes"
	"context"
	"sync"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

var dawn = time.Date(2016, 12, 18, 6, 0, 0, 0, time.UTC)

// newTown founds a ledger with a policy, four agencies and their officers. The
// ministry, the assembly and the bench govern and have no streams.
func newTown(t testing.TB, seed string, clock string) *town {
	t.Helper()
	return foundTown(t, seed, clock, origin)
}

// foundTown is newTown with a founding that may name another origin than the log.
func foundTown(t testing.TB, seed, clock, named string) *town {
	t.Helper()
	w := &town{t: t, seed: seed, at: dawn, replay: NewReplay(), named: map[string]uint64{}}
	witness, err := transparency.NewCosigner("witness.example", w.key("witness"), func() time.Time { return w.at })
	must(t, err)
	w.openLog(witness)
	_, checkpointKey := w.noteKeys(origin)
	_, receiptKey := w.noteKeys(origin + "/receipt")
	founding := domain.LedgerFounded{Origin: named, Threshold: 2, CheckpointKey: checkpointKey, ReceiptKey: receiptKey, Rules: 1,
		Clock: clock, Demo: clock == domain.ClockSimulated}
	for _, name := range []string{"ministry", "assembly", "bench"} {
		founding.Governance = append(founding.Governance, domain.Governor{Agency: w.agency(name), Key: w.governor(name).public()})
	}
	w.record(draft{name: "founding", stream: domain.TheLedger, event: founding, signers: w.govern("ministry", "assembly", "bench")})
	w.ledger = w.records[0].Recorded.Leaf
	text := `{"id":"TOWN","title":"Profile of the town","limits":{"correction.clericalHours":24,"transfer.expectedHours":72}}`
	w.record(draft{name: "policy", stream: domain.TheLedger, signers: w.govern("ministry", "bench"),
		event: domain.PolicyActivated{Profile: "TOWN", Digest: domain.DigestOf([]byte(text)), Text: text, Rules: 1}})
	w.trust, err = transparency.NewTrust(transparency.Trust{
		Ledger: transparency.LeafHash(w.leaves[0]), Origin: origin, CheckpointKeys: []string{checkpointKey}, ReceiptKeys: []string{receiptKey},
		Witnesses: []transparency.Witness{{Name: "witness.example", Key: witness.VerifierKey()}}, Quorum: 1,
	})
	must(t, err)
	w.staff()
	return w
}

func (w *town) governor(name string) hand {
	return hand{w.agency(name), "", w.key("governor " + name), []string{domain.RoleGovernor}}
}

func (w *town) govern(names ...string) []signing {
	var signers []signing
	for _, name := range names {
		signers = append(signers, w.governor(name).as(domain.PurposeGovernance))
	}
	return signers
}

func (w *town) staff() {
	w.t.Helper()
	for _, a := range []struct {
		name string
		kind domain.AgencyKind
	}{{"police", domain.Police}, {"welfare", domain.WelfareInstitution}, {"ngo", domain.NGO}, {"operator", domain.Operator}} {
		w.accredit(a.name, a.kind)
	}
	w.authorise("finder", "police", domain.RoleInvestigator)
	w.authorise("partner", "police", domain.RoleInvestigator)
	w.authorise("nurse", "welfare", domain.RoleIntake, domain.RoleCaseworker)
	w.authorise("volunteer", "ngo", domain.RoleCaseworker)
	w.authorise("registrar", "operator", domain.RoleRegistrar)
}

func (w *town) accredit(name string, kind domain.AgencyKind) {
	w.t.Helper()
	head := w.hand("head of "+name, name, domain.RoleAdministrator)
	w.record(draft{name: "accredit " + name, stream: w.agency(name), signers: append(w.govern("ministry", "assembly"), head.as(domain.PurposePossession)),
		event: domain.AgencyAccredited{Name: "The " + name + " of the town", Kind: kind, Territory: "350200", Officer: head.person, Key: head.public()}})
}

func (w *town) authorise(name, agency string, roles ...string) {
	w.t.Helper()
	officer, head := w.hand(name, agency, roles...), w.hand("head of "+agency, agency, domain.RoleAdministrator)
	w.record(draft{name: "authorise " + name, stream: w.agency(agency), sealed: map[string]any{"officerName": "Officer " + name},
		signers: []signing{head.as(domain.PurposeRecord), officer.as(domain.PurposePossession)},
		event:   domain.OfficerAuthorised{Officer: officer.person, Key: officer.public(), Roles: roles}})
}

func (w *town) suspend(name, agency string) {
	w.t.Helper()
	officer, head := w.hand(name, agency, ""), w.hand("head of "+agency, agency, domain.RoleAdministrator)
	w.record(draft{name: "suspend " + name, stream: w.agency(agency), signers: []signing{head.as(domain.PurposeRecord)},
		event: domain.OfficerSuspended{Officer: officer.person, Cause: "misconduct", ReviewFrom: dawn.Add(-24 * time.Hour).Format(time.RFC3339)}})
}

func (w *town) rescue(name string) {
	w.t.Helper()
	finder, partner := w.hand("finder", "police", domain.RoleInvestigator), w.hand("partner", "police", domain.RoleInvestigator)
	w.record(draft{name: "rescue " + name, stream: w.child(name), signers: []signing{finder.as(domain.PurposeRecord), partner.as(domain.PurposeSecond)},
		sealed: map[string]any{"photo": domain.DigestOf([]byte(name)), "description": "a red coat, <b>two</b> teeth, 小女孩"},
		event: domain.ChildRescued{Child: domain.NewPersonID(w.random("the child " + name)), TemporaryNumber: "OP1-" + name, Sex: "female",
			AgeFrom: 6, AgeTo: 14, Condition: "well", FoundWith: "trafficker"}})
}

// sealedFacility and sealedPhoto are opened or closed by the tests.
const sealedFacility = "House of the Morning, third floor"

func (w *town) journey(name string) {
	w.t.Helper()
	stream := w.child(name)
	finder, nurse := w.hand("finder", "police", domain.RoleInvestigator), w.hand("nurse", "welfare", domain.RoleIntake)
	sure := domain.Presence{Method: "photograph", Match: "yes"}
	w.record(draft{name: "taken", stream: stream, signers: []signing{finder.as(domain.PurposeRecord)}, sealed: map[string]any{"facility": sealedFacility},
		event: domain.CustodyTaken{Agency: finder.agency, Care: "police_temporary", LegalBasis: "rescue"}})
	w.record(draft{name: "sent", stream: stream, signers: []signing{finder.as(domain.PurposeRecord)}, sealed: map[string]any{"photo": domain.DigestOf([]byte("departure"))},
		event: domain.TransferInitiated{To: nurse.agency, Cause: "interim_care", Escorts: []domain.PersonID{finder.person},
			ExpectedBy: dawn.Add(72 * time.Hour).Format(time.RFC3339), Presence: sure}})
	w.record(draft{name: "forged", stream: stream, signers: []signing{finder.as(domain.PurposeRecord)}, void: true,
		event:  domain.CustodyTaken{Agency: finder.agency, Care: "shelter", LegalBasis: "emergency"},
		signed: func(e *transparency.Envelope) { e.Signatures[0].Sig[0] ^= 1 }})
	w.record(draft{name: "received", stream: stream, signers: []signing{nurse.as(domain.PurposeRecord)}, sealed: map[string]any{"facility": "Bed 9"},
		refs:  []domain.Ref{{Rel: "answers", Stream: stream, ID: w.id("sent")}},
		event: domain.TransferAccepted{Agency: nurse.agency, Care: "welfare_institution", ArrivedAt: dawn.Format(time.RFC3339), Presence: sure, Condition: "well"}})
	w.record(draft{name: "mistyped", stream: stream, signers: []signing{nurse.as(domain.PurposeRecord)}, sealed: map[string]any{"explanation": "the wrong day"},
		refs:  []domain.Ref{{Rel: "corrects", Stream: stream, ID: w.id("received")}},
		event: domain.ErrorDeclared{Error: "incorrect_data", Clerical: true, Custodian: nurse.agency, RightTime: dawn.Format(time.RFC3339)}})
}

// tale is a dossier of a child with all that a test needs to break it.
type tale struct {
	*town
	contents Contents
	zip      []byte
}

// tell makes the usual tale. edit, where set, changes what the registrar signs.
func tell(t testing.TB, seed string, edit func(*town, *domain.DossierIssued)) *tale {
	t.Helper()
	w := newTown(t, seed, domain.ClockReal)
	w.rescue("other")
	w.rescue("one")
	w.journey("one")
	w.suspend("partner", "police")
	return w.finish(edit)
}

var honestTale struct {
	once sync.Once
	tale *tale
}

// honest is the usual tale, told once for all tests. They must not change it.
func honest(t testing.TB) *tale {
	t.Helper()
	honestTale.once.Do(func() { honestTale.tale = tell(t, "honest", nil) })
	if honestTale.tale == nil {
		t.Fatal("the usual tale could not be told")
	}
	w := *honestTale.tale.town
	w.t = t
	return &tale{&w, honestTale.tale.contents, bytes.Clone(honestTale.tale.zip)}
}

// finish issues a dossier of the child called one.
func (w *town) finish(edit func(*town, *domain.DossierIssued)) *tale {
	w.t.Helper()
	w.record(w.issue("other issued", "other", w.publish(), nil))
	w.record(w.issue("issued before", "one", w.publish(), nil))
	requested := w.publish()
	issued := w.issue("issued", "one", requested, edit)
	if w.crook != nil {
		w.crook(&issued)
	}
	w.record(issued)
	w.accredit("court", domain.Court) // the log goes on
	checkpoint := w.publish()
	size, _ := transparency.PeekCheckpoint(requested)
	c := Contents{Subject: w.child("one"), IssuedAt: w.named["issued"], Requested: requested, Checkpoint: checkpoint, Withholding: "By order of the court."}
	var err error
	c.Consistency, err = w.log.Consistency(context.Background(), size.Size, w.log.Tree().Size)
	must(w.t, err)
	scope := w.scope("one")
	for i, s := range w.records {
		asked := s.Stream == c.Subject.Access() && uint64(i) <= c.IssuedAt
		packed := asked || scope[s.Stream] && (uint64(i) < size.Size || insular(s.Stream) && uint64(i) <= c.IssuedAt)
		if packed {
			c.Records = append(c.Records, w.pack(uint64(i)))
		}
	}
	return &tale{town: w, contents: c, zip: zipped(w.t, c)}
}

func (w *town) scope(child string) map[domain.StreamID]bool {
	w.t.Helper()
	streams, err := Scope(w.child(child), w.recordsOf, w.agency("operator"))
	must(w.t, err)
	scope := map[domain.StreamID]bool{}
	for _, stream := range streams {
		scope[stream] = true
	}
	return scope
}

func (w *town) recordsOf(stream domain.StreamID) ([]domain.Statement, error) {
	var found []domain.Statement
	for _, s := range w.records {
		if s.Stream == stream {
			found = append(found, s)
		}
	}
	return found, nil
}

func (w *town) issue(name, child string, requested []byte, edit func(*town, *domain.DossierIssued)) draft {
	w.t.Helper()
	size, err := transparency.PeekCheckpoint(requested)
	must(w.t, err)
	facts := domain.DossierIssued{Subject: w.child(child), Size: int64(size.Size), Root: domain.Digest(size.Root.String())}
	streams, err := Scope(w.child(child), w.recordsOf, w.agency("operator"))
	must(w.t, err)
	for _, stream := range streams {
		state := w.replay.State(stream)
		last, _ := state.Last()
		facts.Heads = append(facts.Heads, domain.Head{Stream: stream, Count: int64(state.Records.Len()), Leaf: last.Leaf})
	}
	if edit != nil {
		edit(w, &facts)
	}
	registrar := w.hand("registrar", "operator", domain.RoleRegistrar)
	return draft{name: name, stream: w.child(child).Access(), event: facts, signers: []signing{registrar.as(domain.PurposeRecord)}}
}

// pack opens everything but officers' names, which are withheld.
func (w *town) pack(index uint64) Packed {
	w.t.Helper()
	proof, err := w.log.Prove(context.Background(), index)
	must(w.t, err)
	p := Packed{Index: index, Leaf: w.leaves[index], Proof: proof.Bytes(), Disclosures: w.values[index]}
	if insular(w.records[index].Stream) && len(w.values[index]) > 0 {
		p.Disclosures, p.Closed = nil, map[string]string{"officerName": Withheld}
	}
	return p
}

func zipped(t testing.TB, c Contents) []byte {
	t.Helper()
	var out bytes.Buffer
	must(t, Write(&out, c))
	return out.Bytes()
}
