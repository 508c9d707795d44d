package dossier

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// noted wants a verified dossier with a note of the kind about a record; no name
// means a note about none.
func noted(t *testing.T, s *tale, kind NoteKind, name string, words string) {
	t.Helper()
	r := verify(t, s.zip, s.town)
	if r.Status != Verified {
		t.Fatalf("a note is no problem:\n%s", text(t, r))
	}
	record := ""
	if name != "" {
		record = s.ref(name)
	}
	if !slices.ContainsFunc(r.Notes, func(n Note) bool {
		return n.Kind == kind && n.Record == record && strings.Contains(n.Sentence, words)
	}) {
		t.Errorf("no %s note of %s says %q:\n%s", kind, name, words, text(t, r))
	}
	if !strings.Contains(text(t, r), words) {
		t.Errorf("the printed report does not say %q", words)
	}
}

// custody is a record of the child called one, changed by a test.
func (w *town) custody(change func(*draft)) {
	w.t.Helper()
	finder := w.hand("finder", "police", domain.RoleInvestigator)
	d := draft{name: "odd", stream: w.child("one"), signers: []signing{finder.as(domain.PurposeRecord)},
		event: domain.CustodyTaken{Agency: finder.agency, Care: "police_temporary", LegalBasis: "rescue"}}
	change(&d)
	w.record(d)
}

func TestNotesOnOddRecords(t *testing.T) {
	for name, odd := range map[string]struct {
		change func(*town, *draft)
		kind   NoteKind
		words  string
	}{
		"unseen": {func(_ *town, d *draft) { d.said = func(s *domain.Statement) { s.After = domain.Prefix{} } },
			NoteUnseen, "was signed without sight of 1 earlier records"},
		"late": {func(w *town, d *draft) {
			d.said = func(s *domain.Statement) { s.OccurredAt = domain.ClaimAt(w.at.Add(-50 * time.Hour)) }
		}, NoteLate, "was recorded 50 hours after it happened"},
		"transcribed": {func(w *town, d *draft) {
			d.signers = append(d.signers, w.hand("volunteer", "ngo", domain.RoleCaseworker).as(domain.PurposeSecond))
			d.said = func(s *domain.Statement) {
				s.Source = domain.Source{Kind: "oral", Body: "the village committee"}
			}
		}, NoteTranscribed, `gives the oral words of "the village committee"`},
		"a value of another type": {func(_ *town, d *draft) { d.sealed = map[string]any{"facility": []string{"a", "b"}} },
			NoteSuspect, "holds a value of facility that no ledger should have admitted"},
		"recorded after it was witnessed": {func(w *town, d *draft) {
			d.placed = func(e *transparency.Entry) { e.RecordedAt = w.at.Add(2 * time.Hour) }
		}, NoteSuspect, `bears a recorded time later than witness "witness.example" saw it`},
		"a reference to nothing": {func(w *town, d *draft) {
			d.refs = []domain.Ref{{Rel: "partOf", Stream: domain.NewStreamID(domain.OperationStream, w.random("operation"))}}
		}, NoteAbsent, "of which the heads know no records"},
		"a reference to another child": {func(w *town, d *draft) {
			d.refs = []domain.Ref{{Rel: "causes", Stream: w.child("other"), ID: w.id("rescue other")}}
		}, NoteAbsent, "of which the heads know no records"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newTown(t, "odd "+name, domain.ClockReal)
			w.rescue("other")
			w.rescue("one")
			w.custody(func(d *draft) { odd.change(w, d) })
			noted(t, w.finish(nil), odd.kind, "odd", odd.words)
			if w.scope("one")[w.child("other")] {
				t.Error("the history of another child is in scope")
			}
		})
	}
}

// TestFindingsThatStand: the court is told of a finding until it is cleared.
func TestFindingsThatStand(t *testing.T) {
	w := newTown(t, "findings", domain.ClockReal)
	w.accredit("auditors", domain.Auditing)
	w.authorise("auditor", "auditors", domain.RoleAuditor)
	w.authorise("second auditor", "auditors", domain.RoleAuditor)
	w.rescue("other")
	w.rescue("one")
	w.record(draft{name: "finding", stream: w.child("one"), signers: []signing{w.hand("auditor", "auditors", domain.RoleAuditor).as(domain.PurposeRecord)},
		refs:  []domain.Ref{{Rel: "causes", Stream: w.child("one"), ID: w.id("rescue one")}},
		event: domain.AuditFindingRecorded{Rule: "A17", RuleVersion: 1, Severity: "high"}})
	if !w.replay.State(w.child("one")).FindingStands(w.id("finding")) {
		t.Error("a finding that nobody cleared does not stand")
	}
	noted(t, w.finish(nil), NoteFinding, "finding", "finds by rule A17, of severity high, that something is wrong in")
	w.record(draft{name: "clearance", stream: w.child("one"), signers: []signing{w.hand("second auditor", "auditors", domain.RoleAuditor).as(domain.PurposeRecord)},
		refs:  []domain.Ref{{Rel: "answers", Stream: w.child("one"), ID: w.id("finding")}},
		event: domain.AuditFindingCleared{Ground: "explained"}})
	if w.replay.State(w.child("one")).FindingStands(w.id("finding")) {
		t.Error("a finding that was cleared still stands")
	}
}

// TestVerdictOnTwoKeys: that one person received under another agency's key what
// he had sent is found from what is packed.
func TestVerdictOnTwoKeys(t *testing.T) {
	w := newTown(t, "two keys", domain.ClockReal)
	w.rescue("other")
	w.rescue("one")
	finder, head := w.hand("finder", "police", domain.RoleInvestigator), w.hand("head of welfare", "welfare", domain.RoleAdministrator)
	second := hand{w.agency("welfare"), finder.person, w.key("second key"), []string{domain.RoleIntake}}
	w.record(draft{name: "second key", stream: second.agency, sealed: map[string]any{"officerName": "Officer finder"},
		signers: []signing{head.as(domain.PurposeRecord), second.as(domain.PurposePossession)},
		event:   domain.OfficerAuthorised{Officer: second.person, Key: second.public(), Roles: second.roles}})
	w.custody(func(d *draft) { d.name = "taken" })
	sure := domain.Presence{Method: "photograph", Match: "yes"}
	w.record(draft{name: "sent", stream: w.child("one"), signers: []signing{finder.as(domain.PurposeRecord)},
		event: domain.TransferInitiated{To: second.agency, Cause: "interim_care", Escorts: []domain.PersonID{finder.person},
			ExpectedBy: dawn.Add(72 * time.Hour).Format(time.RFC3339), Presence: sure}})
	w.record(draft{name: "received", stream: w.child("one"), signers: []signing{second.as(domain.PurposeRecord)}, void: true,
		refs:  []domain.Ref{{Rel: "answers", Stream: w.child("one"), ID: w.id("sent")}},
		event: domain.TransferAccepted{Agency: second.agency, Care: "welfare_institution", ArrivedAt: dawn.Format(time.RFC3339), Presence: sure, Condition: "well"}})
	noted(t, w.finish(nil), NoteVoid, "received", "is void by rule H6")
}

// TestNoteOnForeignKey: a value that fits its commitment and is kept under the
// key of somebody whom the event does not name would outlive its erasure.
func TestNoteOnForeignKey(t *testing.T) {
	w := newTown(t, "foreign key", domain.ClockReal)
	w.rescue("other")
	w.rescue("one")
	someone := string(domain.NewPersonID(w.random("someone else")))
	disclosure, commitment, err := transparency.NewDisclosure([32]byte{1}, w.id("odd"), someone, "facility", "a house")
	must(t, err)
	w.custody(func(d *draft) {
		d.said = func(s *domain.Statement) { s.Sealed["facility"] = new(domain.Digest(commitment.String())) }
	})
	w.values[w.named["odd"]] = []string{disclosure}
	noted(t, w.finish(nil), NoteSuspect, "odd", "is kept under another person's key")
}

func TestNoteOnBackDating(t *testing.T) {
	w := newTown(t, "back-dated", domain.ClockReal)
	w.rescue("other")
	w.rescue("one")
	unknown := func(s *domain.Statement) { s.OccurredAt = domain.ClaimedTime{Precision: domain.Unknown} }
	w.crook = func(d *draft) {
		d.said = unknown
		d.placed = func(e *transparency.Entry) { e.RecordedAt = w.at.Add(-2 * time.Hour) }
	}
	s := w.finish(nil)
	noted(t, s, NoteSuspect, "issued", "saw the log without it")
	noted(t, s, NoteSuspect, "issued", "earlier than records before it in the log")
}

func TestNoteOnStreamsBeyondScope(t *testing.T) {
	s := tell(t, "generous", func(w *town, e *domain.DossierIssued) {
		state := w.replay.State(w.agency("ngo"))
		last, _ := state.Last()
		e.Heads = append(e.Heads, domain.Head{Stream: w.agency("ngo"), Count: int64(state.Records.Len()), Leaf: last.Leaf})
		slices.SortFunc(e.Heads, func(a, b domain.Head) int { return strings.Compare(string(a.Stream), string(b.Stream)) })
	})
	c := s.copied()
	for _, name := range []string{"accredit ngo", "authorise volunteer"} {
		at := slices.IndexFunc(c.Records, func(p Packed) bool { return p.Index > s.named[name] })
		c.Records = slices.Insert(c.Records, at, s.pack(s.named[name]))
	}
	s.zip = zipped(t, c)
	noted(t, s, NoteBeyond, "", "stream "+string(s.agency("ngo"))+" is packed, and no record in scope needs it")
}

// TestAgencyRecordsDragNoChildIn: a suspension may name the case that caused it.
func TestAgencyRecordsDragNoChildIn(t *testing.T) {
	w := newTown(t, "cause", domain.ClockReal)
	w.rescue("other")
	w.rescue("one")
	officer, head := w.hand("partner", "police", ""), w.hand("head of police", "police", domain.RoleAdministrator)
	w.record(draft{name: "suspend partner", stream: w.agency("police"), signers: []signing{head.as(domain.PurposeRecord)},
		refs:  []domain.Ref{{Rel: "causes", Stream: w.child("other"), ID: w.id("rescue other")}},
		event: domain.OfficerSuspended{Officer: officer.person, Cause: "misconduct"}})
	if w.scope("one")[w.child("other")] {
		t.Error("the history of another child is in scope")
	}
	if r := verify(t, w.finish(nil).zip, w); r.Status != Verified {
		t.Errorf("not verified:\n%s", text(t, r))
	}
}

// TestRecordBehindTheHeads: a record of the child that came between the heads and
// the issuing record is not covered by the one, however genuine.
func TestRecordBehindTheHeads(t *testing.T) {
	w := newTown(t, "behind", domain.ClockReal)
	w.rescue("other")
	w.rescue("one")
	w.crook = func(*draft) { w.custody(func(*draft) {}) }
	s := w.finish(nil)
	if r := verify(t, s.zip, w); r.Status != Verified {
		t.Fatalf("without it:\n%s", text(t, r))
	}
	c := s.copied()
	at := slices.IndexFunc(c.Records, func(p Packed) bool { return p.Index > w.named["odd"] })
	c.Records = slices.Insert(c.Records, at, w.pack(w.named["odd"]))
	caught(t, zipped(t, c), &s.trust, "record "+s.ref("odd"), "stands behind the heads")
}

func TestCheckpointOfAnotherOrigin(t *testing.T) {
	w := foundTown(t, "two names", domain.ClockReal, "ledger.example/another")
	w.rescue("other")
	w.rescue("one")
	s := w.finish(nil)
	r := Verify(bytes.NewReader(s.zip), int64(len(s.zip)), nil)
	if r.Status != Tampered || !strings.Contains(text(t, r), "it is of another log than the founding names") {
		t.Errorf("a checkpoint under another name:\n%s", text(t, r))
	}
}
