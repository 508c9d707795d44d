package ledger_test

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/ledger/dossier"
	"github.com/homeward-ledger/homeward/simulate"
)

// rescued records a rescue, and returns its draft and its line's statement.
func (w *world) rescued(author *simulate.Author) (simulate.Draft, domain.Statement) {
	w.t.Helper()
	d := rescueDraft(w)
	line, s, err := author.Record(d)
	if err != nil {
		w.t.Fatal(err)
	}
	w.record([]simulate.Line{line})
	return d, s
}

// found is an auditor's finding about a record.
func (w *world) found(about domain.Statement, severity string) simulate.Draft {
	return simulate.Draft{
		Stream: about.Stream, Facts: domain.AuditFindingRecorded{Rule: "A17", RuleVersion: 1, Severity: severity},
		Signers: []simulate.Signing{w.auditors().WithRole(domain.RoleAuditor)[0].Records()}, RecordedAt: w.now,
		Refs: []domain.Ref{{Rel: "causes", Stream: about.Stream, ID: about.ID}},
	}
}

func (w *world) auditors() simulate.Agency { return w.sim.Directory.OfKind(domain.Auditing)[0] }

// TestAuditorsRecord: what their own agency signed as auditors, and nothing else;
// and no more once it is suspended.
func TestAuditorsRecord(t *testing.T) {
	w, author := established(t, nil)
	rescue, record := w.rescued(author)
	auditing := w.auditors()
	auditor := ledger.Caller{Role: ledger.Auditor, Agency: auditing.ID}
	sign := func(d simulate.Draft) simulate.Line {
		line, _, err := author.Sign(d)
		if err != nil {
			t.Fatal(err)
		}
		return line
	}
	finding, presence := w.found(record, "high"), rescue
	presence.Facts = domain.PresenceAttested{Presence: domain.Presence{Method: "photograph", Match: "yes"}}
	presence.Signers, presence.Sealed = rescue.Signers[:1], nil
	enrolment := simulate.Draft{Stream: auditing.ID, RecordedAt: w.now, Signers: []simulate.Signing{auditing.Officers[0].Records()},
		Facts: domain.OfficerRolesChanged{Officer: auditing.Officers[1].Officer, Roles: []string{domain.RoleAuditor}}}
	someone := auditor
	someone.Officer = auditing.Officers[1].Officer
	stranger := someone
	stranger.Officer = rescue.Signers[0].Key.Officer
	for name, c := range map[string]struct {
		caller ledger.Caller
		draft  simulate.Draft
		want   domain.Kind
	}{
		"what others signed":                      {auditor, presence, domain.Forbidden},
		"what the own administrator signed":       {auditor, enrolment, domain.Forbidden},
		"an auditor of no agency":                 {ledger.Caller{Role: ledger.Auditor}, finding, domain.Forbidden},
		"an auditor of an agency that is none":    {ledger.Caller{Role: ledger.Auditor, Agency: rescue.Signers[0].Key.Agency}, finding, domain.Forbidden},
		"an officer of another agency":            {w.officer(rescue), finding, domain.Forbidden},
		"somebody without a key there":            {stranger, finding, domain.Forbidden},
		"a finding":                               {auditor, finding, ""},
		"a finding again, by its auditor":         {someone, finding, ""},
		"a finding again, by an officer of there": {ledger.Caller{Role: ledger.Officer, Agency: auditing.ID}, finding, ""},
	} {
		line := sign(c.draft)
		_, err := w.ledger.Submit(t.Context(), c.caller, ledger.Envelope(line.Envelope), line.Disclosures)
		if domain.KindOf(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	w.suspend(author, simulate.Draft{Stream: auditing.ID, Facts: domain.AgencySuspended{Cause: "captured"}, Signers: w.governors()})
	line := sign(finding)
	if _, err := w.ledger.Submit(t.Context(), auditor, ledger.Envelope(line.Envelope), line.Disclosures); domain.KindOf(err) != domain.Forbidden {
		t.Errorf("an auditor of a suspended agency records: %v", err)
	}
	for caller, want := range map[ledger.Caller]ledger.Access{auditor: ledger.NoAccess, {Role: ledger.Auditor}: ledger.SeesChain} {
		if got, err := w.ledger.AccessTo(t.Context(), caller, rescue.Stream, domain.NoPart); err != nil || got != want {
			t.Errorf("%+v sees %d: %v", caller, got, err)
		}
	}
}

// TestAuditorsSignTogether: a finding of severity block waits for the second of two
// who clear it, with an auditor's token for either half.
func TestAuditorsSignTogether(t *testing.T) {
	w, author := established(t, nil)
	_, record := w.rescued(author)
	finding := w.found(record, domain.SeverityBlock)
	line, about, err := author.Record(finding)
	if err != nil {
		t.Fatal(err)
	}
	w.record([]simulate.Line{line})
	clearance := simulate.Draft{
		Stream: record.Stream, Facts: domain.AuditFindingCleared{Ground: "explained"}, RecordedAt: w.now,
		Refs: []domain.Ref{{Rel: "answers", Stream: record.Stream, ID: about.ID}},
		Signers: []simulate.Signing{w.sim.Directory.OfKind(domain.Court)[0].WithRole(domain.RoleClerk)[0].Records(),
			w.auditors().WithRole(domain.RoleAuditor)[1].Seconds()},
	}
	h := halves(t, w, author, func(d *simulate.Draft) { *d = clearance })
	if waiting := w.leave(h); len(waiting.Missing) != 1 {
		t.Fatalf("waits: %+v", waiting)
	}
	auditor := ledger.Caller{Role: ledger.Auditor, Agency: w.auditors().ID}
	listed, err := w.ledger.Waiting(t.Context(), auditor, 10)
	if err != nil || len(listed) != 1 || listed[0].PAE != h.pae {
		t.Fatalf("for the auditors waits %+v: %v", listed, err)
	}
	if shown, err := w.ledger.WaitingStatement(t.Context(), auditor, h.pae); err != nil || len(shown.Payload) == 0 {
		t.Errorf("an auditor is shown %+v: %v", shown, err)
	}
	if _, err := w.ledger.Submit(t.Context(), auditor, h.second, nil); err != nil {
		t.Errorf("an auditor completes it: %v", err)
	}
	if child := must[domain.State](t)(w.ledger.State(t.Context(), record.Stream)).Child; len(child.Findings) != 1 || child.Findings[0].Cleared.ID == "" {
		t.Errorf("the finding is %+v", child.Findings)
	}
}

// reading is an officer's of a child's history in an emergency.
func (w *world) reading(child domain.StreamID, by simulate.Officer) simulate.Draft {
	return simulate.Draft{Stream: child.Access(), Signers: []simulate.Signing{by.Records()}, RecordedAt: w.now,
		Facts: domain.BreakGlassUsed{Subject: child, Officer: by.Officer, Purpose: "child_found", Hours: 6}}
}

// TestEmergencyOpensToOneOfficer, for the hours that were asked for.
func TestEmergencyOpensToOneOfficer(t *testing.T) {
	w, author := established(t, nil)
	_, record := w.rescued(author)
	elsewhere := w.sim.Directory.OfKind(domain.Police)[4]
	officers := elsewhere.WithRole(domain.RoleInvestigator)
	reader := ledger.Caller{Role: ledger.Officer, Agency: elsewhere.ID, Officer: officers[0].Officer}
	colleague, anybody, clerk, auditor := reader, reader, reader, reader
	colleague.Officer, anybody.Officer, clerk.Role, auditor.Role = officers[1].Officer, "", ledger.Clerk, ledger.Auditor
	other := domain.NewStreamID(domain.ChildStream, [16]byte{8})
	sees := func(name string, caller ledger.Caller, stream domain.StreamID, want ledger.Access) {
		t.Helper()
		if got, err := w.ledger.AccessTo(t.Context(), caller, stream, domain.NoPart); err != nil || got != want {
			t.Errorf("%s: access %d, %v", name, got, err)
		}
	}
	sees("before", reader, record.Stream, ledger.NoAccess)
	line, _, err := author.Record(w.reading(record.Stream, officers[0]))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.ledger.Submit(t.Context(), reader, ledger.Envelope(line.Envelope), line.Disclosures); err != nil {
		t.Fatal(err)
	}
	sees("at once", reader, record.Stream, ledger.SeesSealed)
	sees("another child", reader, other, ledger.NoAccess)
	sees("who asked for it", reader, record.Stream.Access(), ledger.NoAccess)
	sees("a colleague", colleague, record.Stream, ledger.NoAccess)
	sees("a token for nobody in particular", anybody, record.Stream, ledger.NoAccess)
	sees("the officer as a clerk", clerk, record.Stream, ledger.NoAccess)
	sees("the officer as an auditor", auditor, record.Stream, ledger.NoAccess)
	w.now = w.now.Add(6*time.Hour - time.Second)
	sees("at the end", reader, record.Stream, ledger.SeesSealed)
	w.now = w.now.Add(time.Second)
	sees("afterwards", reader, record.Stream, ledger.NoAccess)
}

// TestReadingEndsWithItsOfficer: neither one whose key has ended reads on, nor one
// whose agency is suspended, nor one whose reading was not justified.
func TestReadingEndsWithItsOfficer(t *testing.T) {
	w, author := established(t, nil)
	_, record := w.rescued(author)
	police := w.sim.Directory.OfKind(domain.Police)
	for i, end := range []func(simulate.Agency, simulate.Officer, string) simulate.Draft{
		func(a simulate.Agency, o simulate.Officer, _ string) simulate.Draft {
			return simulate.Draft{Stream: a.ID, Facts: domain.OfficerSuspended{Officer: o.Officer, Cause: "leave"}, Signers: []simulate.Signing{a.Officers[0].Records()}}
		},
		func(a simulate.Agency, _ simulate.Officer, _ string) simulate.Draft {
			return simulate.Draft{Stream: a.ID, Facts: domain.AgencySuspended{Cause: "captured"}, Signers: w.governors()}
		},
		func(_ simulate.Agency, _ simulate.Officer, reading string) simulate.Draft {
			return simulate.Draft{Stream: record.Stream.Access(), Facts: domain.BreakGlassReviewed{Outcome: "not_justified"},
				Refs:    []domain.Ref{{Rel: "answers", Stream: record.Stream.Access(), ID: reading}},
				Signers: []simulate.Signing{w.auditors().WithRole(domain.RoleAuditor)[0].Records()}}
		},
	} {
		agency := police[5+i]
		officer := agency.WithRole(domain.RoleInvestigator)[0]
		line, s, err := author.Record(w.reading(record.Stream, officer))
		if err != nil {
			t.Fatal(err)
		}
		w.record([]simulate.Line{line})
		reader := ledger.Caller{Role: ledger.Officer, Agency: agency.ID, Officer: officer.Officer}
		for _, want := range []ledger.Access{ledger.SeesSealed, ledger.NoAccess} {
			if got, err := w.ledger.AccessTo(t.Context(), reader, record.Stream, domain.NoPart); err != nil || got != want {
				t.Errorf("end %d: access %d, not %d: %v", i, got, want, err)
			}
			if want == ledger.SeesSealed {
				w.suspend(author, end(agency, officer, s.ID))
			}
		}
	}
}

// TestAuditorOfTheCaseIsNoMore: to sign with an agency of the case opens nothing to
// the officers of an auditor.
func TestAuditorOfTheCaseIsNoMore(t *testing.T) {
	w, author := established(t, nil)
	_, record := w.rescued(author)
	for kind, want := range map[domain.AgencyKind]ledger.Access{domain.Auditing: ledger.SeesChain, domain.Court: ledger.SeesChain, domain.NGO: ledger.SeesSealed} {
		caller := ledger.Caller{Role: ledger.Officer, Agency: w.sim.Directory.OfKind(kind)[0].ID}
		if got, err := w.ledger.AccessTo(t.Context(), caller, record.Stream, domain.InCase); err != nil || got != want {
			t.Errorf("%s: access %d, %v", kind, got, err)
		}
	}
}

// TestDossierHoldsReadings: whoever opens the history while its dossier is made, of
// an agency of which nobody had signed before, is in that very dossier.
func TestDossierHoldsReadings(t *testing.T) {
	w, author := established(t, nil)
	_, record := w.rescued(author)
	read := func(by simulate.Agency) {
		line, _, err := w.sim.Sign(w.reading(record.Stream, by.WithRole(domain.RoleInvestigator)[0]), domain.State{})
		if err == nil {
			_, err = w.ledger.Submit(t.Context(), ledger.Caller{Role: ledger.Officer, Agency: by.ID}, ledger.Envelope(line.Envelope), nil)
		}
		if err != nil {
			t.Error(err)
		}
	}
	police := w.sim.Directory.OfKind(domain.Police)
	read(police[3])
	between := func() { read(police[4]) }
	w.tick.Store(&between) // the issuer looks at the clock when the heads stand
	contents := must[dossier.Contents](t)(w.ledger.Issue(t.Context(), ledger.Caller{Role: ledger.Auditor}, w.registrar(), record.Stream))
	var file bytes.Buffer
	if err := dossier.Write(&file, contents); err != nil {
		t.Fatal(err)
	}
	if report := dossier.Verify(bytes.NewReader(file.Bytes()), int64(file.Len()), w.trust()); report.Status != dossier.Verified {
		t.Errorf("the dossier: %+v", report.Problems)
	}
	var readers []domain.StreamID
	for _, r := range contents.Records {
		if s := dossier.Read(r.Index, r.Leaf).Statement; s.Type == domain.TypeBreakGlassUsed {
			readers = append(readers, s.Signers[0].Agency)
		}
	}
	if !slices.Equal(readers, []domain.StreamID{police[3].ID, police[4].ID}) {
		t.Errorf("the dossier holds readings of %v", readers)
	}
	if report := w.fsck(); len(report.Problems) > 0 {
		t.Errorf("fsck: %+v", report.Problems)
	}
}
