package ledger_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/transparency"
)

// half is a statement of two signers, and an envelope of each alone.
type half struct {
	draft         simulate.Draft
	line          simulate.Line
	statement     domain.Statement
	first, second ledger.Envelope
	pae           domain.Digest
}

// halves signs a rescue; edit, which may be nil, changes it before.
func halves(t *testing.T, w *world, author *simulate.Author, edit func(*simulate.Draft)) half {
	t.Helper()
	d := rescueDraft(w)
	if edit != nil {
		edit(&d)
	}
	line, s, err := author.Sign(d)
	if err != nil {
		t.Fatal(err)
	}
	e := must[transparency.Envelope](t)(transparency.ParseEnvelope(line.Envelope))
	alone := func(key string) ledger.Envelope {
		for _, sig := range e.Signatures {
			if sig.KeyID == key {
				return transparency.Envelope{Payload: e.Payload, Signatures: []transparency.Signature{sig}}.Bytes()
			}
		}
		t.Fatalf("%s has not signed", key)
		return nil
	}
	return half{draft: d, line: line, statement: s, first: alone(d.Signers[0].Key.ID()), second: alone(d.Signers[1].Key.ID()),
		pae: domain.Digest(e.PAEDigest().String())}
}

// leave hands the first half in, and wants it to wait.
func (w *world) leave(h half) ledger.Waiting {
	w.t.Helper()
	got, err := w.ledger.Deposit(context.Background(), w.officer(h.draft), h.first, h.line.Disclosures)
	if err != nil || got.Waiting == nil {
		w.t.Fatalf("the first half: %v %+v", err, got)
	}
	return *got.Waiting
}

// listed returns the PAE digests of what waits for an agency.
func (w *world) listed(agency domain.StreamID) []domain.Digest {
	w.t.Helper()
	list, err := w.ledger.Waiting(context.Background(), ledger.Caller{Role: ledger.Officer, Agency: agency}, ledger.MaxWaitingPage)
	if err != nil {
		w.t.Fatal(err)
	}
	var found []domain.Digest
	for _, waiting := range list {
		found = append(found, waiting.PAE)
	}
	return found
}

// rows counts the rows of what waits, whatever their age.
func (w *world) rows() int {
	w.t.Helper()
	var drafts, marks int
	w.draftsDB(func(db *sql.DB) error {
		return db.QueryRow(`SELECT (SELECT count(*) FROM drafts), (SELECT count(*) FROM marks)`).Scan(&drafts, &marks)
	})
	if (drafts == 0) != (marks == 0) {
		w.t.Errorf("%d drafts have %d marks", drafts, marks)
	}
	return drafts
}

// TestTwoHalvesMakeTheSameRecord: the receipt is the one of a direct submit, and
// who missed it asks again with the same half.
func TestTwoHalvesMakeTheSameRecord(t *testing.T) {
	direct, author := established(t, nil)
	h := halves(t, direct, author, nil)
	want := must[ledger.Receipt](t)(direct.ledger.Submit(t.Context(), direct.officer(h.draft), ledger.Envelope(h.line.Envelope), h.line.Disclosures))
	for name, complete := range map[string]func(*world) (ledger.Receipt, error){
		"submit": func(w *world) (ledger.Receipt, error) {
			return w.ledger.Submit(t.Context(), w.officer(h.draft), h.second, nil)
		},
		"submit with disclosures": func(w *world) (ledger.Receipt, error) {
			return w.ledger.Submit(t.Context(), w.officer(h.draft), h.second, h.line.Disclosures)
		},
		"submit of all": func(w *world) (ledger.Receipt, error) {
			return w.ledger.Submit(t.Context(), w.officer(h.draft), ledger.Envelope(h.line.Envelope), h.line.Disclosures)
		},
		"deposit": func(w *world) (ledger.Receipt, error) {
			got, err := w.ledger.Deposit(t.Context(), w.officer(h.draft), h.second, nil)
			if got.Receipt == nil {
				return ledger.Receipt{}, fmt.Errorf("it waits: %w", err)
			}
			return *got.Receipt, err
		},
	} {
		t.Run(name, func(t *testing.T) {
			w, _ := established(t, nil)
			waiting := w.leave(h)
			if waiting.PAE != h.pae || len(waiting.Missing) != 1 || waiting.Missing[0].Key != h.draft.Signers[1].Key.ID() ||
				!waiting.Expires.Equal(w.now.Add(ledger.WaitFor)) || waiting.ID != h.statement.ID {
				t.Errorf("what waits is %+v", waiting)
			}
			if size := w.ledger.Size(); size != want.Index {
				t.Fatalf("the ledger has %d records", size)
			}
			got, err := complete(w)
			if err != nil || !bytes.Equal(got.Note, want.Note) || got.Index != want.Index {
				t.Errorf("the receipt is %s, %v, not %s", got.Note, err, want.Note)
			}
			if n := w.rows(); n != 0 {
				t.Errorf("%d rows are left", n)
			}
			again, err := complete(w)
			if err != nil || !bytes.Equal(again.Note, want.Note) {
				t.Errorf("the same again: %v", err)
			}
			stranger := ledger.Caller{Role: ledger.Officer, Agency: w.sim.Directory.OfKind(domain.NGO)[0].ID}
			if _, err := w.ledger.Submit(t.Context(), stranger, h.second, nil); domain.KindOf(err) != domain.Forbidden {
				t.Errorf("a stranger asks for the receipt: %v", err)
			}
			if report := w.fsck(); len(report.Problems) > 0 || len(report.Void) > 0 {
				t.Errorf("fsck: %+v", report)
			}
		})
	}
}

func TestWhatWaitsIsKeptOverARestart(t *testing.T) {
	w, author := established(t, nil)
	h := halves(t, w, author, nil)
	w.leave(h)
	if err := w.reopen(); err != nil {
		t.Fatal(err)
	}
	if got := w.listed(h.draft.Signers[0].Key.Agency); len(got) != 1 || got[0] != h.pae {
		t.Fatalf("after a restart %v waits", got)
	}
	if _, err := w.ledger.Submit(t.Context(), w.officer(h.draft), h.second, nil); err != nil {
		t.Error(err)
	}
}

func TestWhatWaitsExpires(t *testing.T) {
	soon := func(d *simulate.Draft) { d.Expires = d.RecordedAt.Add(time.Hour).Format(time.RFC3339) }
	for name, c := range map[string]struct {
		edit func(*simulate.Draft)
		wait time.Duration
	}{"constant": {nil, ledger.WaitFor}, "own expiry": {soon, time.Hour}} {
		t.Run(name, func(t *testing.T) {
			w, author := established(t, nil)
			h := halves(t, w, author, c.edit)
			w.leave(h)
			agency, start := h.draft.Signers[0].Key.Agency, w.now
			w.now = start.Add(c.wait - time.Second)
			w.leave(h) // does not begin anew
			if len(w.listed(agency)) != 1 {
				t.Fatal("it is forgotten too early")
			}
			w.now = start.Add(c.wait)
			if _, err := w.ledger.WaitingStatement(t.Context(), w.officer(h.draft), h.pae); domain.KindOf(err) != domain.NotFound {
				t.Errorf("an expired statement is shown: %v", err)
			}
			if _, err := w.ledger.Submit(t.Context(), w.officer(h.draft), h.second, h.line.Disclosures); domain.KindOf(err) != domain.Unauthenticated {
				t.Errorf("an expired statement is completed: %v", err)
			}
			if w.rows() != 1 {
				t.Fatal("the row went without being swept")
			}
			if err := w.reopen(); err != nil {
				t.Fatal(err)
			}
			if n := w.rows(); n != 0 {
				t.Errorf("%d rows are left after opening", n)
			}
			if got := w.listed(agency); len(got) != 0 {
				t.Errorf("%v waits", got)
			}
		})
	}
}

func TestDepositRefusesAndKeepsNothing(t *testing.T) {
	w, author := established(t, nil)
	h := halves(t, w, author, nil)
	e := must[transparency.Envelope](t)(transparency.ParseEnvelope(h.first))
	signed := func(keyID string, sig []byte) ledger.Envelope {
		return transparency.Envelope{Payload: e.Payload, Signatures: []transparency.Signature{{KeyID: keyID, Sig: sig}}}.Bytes()
	}
	forged := bytes.Clone(e.Signatures[0].Sig)
	forged[0] ^= 1
	named := halves(t, w, author, func(d *simulate.Draft) { d.Place = "350000" })
	text, commitment, err := transparency.NewDisclosure([32]byte{1}, named.statement.ID, "Lin Xiaomei", "description", "a red coat")
	if err != nil {
		t.Fatal(err)
	}
	expired := halves(t, w, author, func(d *simulate.Draft) { d.Expires = w.now.Format(time.RFC3339) })
	owner := w.officer(h.draft)
	stranger := ledger.Caller{Role: ledger.Officer, Agency: w.sim.Directory.OfKind(domain.NGO)[0].ID}
	for name, c := range map[string]struct {
		caller      ledger.Caller
		envelope    ledger.Envelope
		disclosures []string
		kind        domain.Kind
	}{
		"forged":            {owner, signed(e.Signatures[0].KeyID, forged), h.line.Disclosures, domain.Unauthenticated},
		"another's key":     {owner, signed(h.draft.Signers[1].Key.ID(), e.Signatures[0].Sig), h.line.Disclosures, domain.Unauthenticated},
		"no signer's key":   {owner, signed(strings.Repeat("ab", 32), e.Signatures[0].Sig), h.line.Disclosures, domain.Unauthenticated},
		"not opened":        {owner, h.first, nil, domain.Invalid},
		"opened for a name": {owner, renamed(t, named, commitment), []string{named.line.Disclosures[0], text}, domain.Invalid},
		"expired":           {owner, expired.first, expired.line.Disclosures, domain.Conflict},
		"no envelope":       {owner, ledger.Envelope("{}"), nil, domain.Invalid},
		"by a stranger":     {stranger, h.first, h.line.Disclosures, domain.Forbidden},
		"by an auditor":     {ledger.Caller{Role: ledger.Auditor}, h.first, h.line.Disclosures, domain.Forbidden},
		"by the operator":   {ledger.Caller{Role: ledger.Importer}, h.first, h.line.Disclosures, domain.Forbidden},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := w.ledger.Deposit(t.Context(), c.caller, c.envelope, c.disclosures)
			if domain.KindOf(err) != c.kind || got.Waiting != nil || got.Receipt != nil {
				t.Errorf("got %+v, %v, want %s", got, err, c.kind)
			}
		})
	}
	if _, err := w.ledger.Submit(t.Context(), owner, h.first, h.line.Disclosures); domain.KindOf(err) != domain.Unauthenticated {
		t.Errorf("half a statement is submitted: %v", err)
	}
	if n := w.rows(); n != 0 {
		t.Errorf("%d rows are kept", n)
	}
}

// renamed signs a half anew whose description has another commitment.
func renamed(t *testing.T, h half, commitment transparency.Digest) ledger.Envelope {
	t.Helper()
	s, digest := h.statement, domain.Digest(commitment.String())
	s.Sealed = map[string]*domain.Digest{"photo": s.Sealed["photo"], "description": &digest}
	return transparency.SignEnvelope(must[[]byte](t)(transparency.Marshal(s)), h.draft.Signers[0].Key.Private).Bytes()
}

// TestWrongSecondHalf: what waits is as it was, and the right half completes it.
func TestWrongSecondHalf(t *testing.T) {
	w, author := established(t, nil)
	h := halves(t, w, author, nil)
	w.leave(h)
	e := must[transparency.Envelope](t)(transparency.ParseEnvelope(h.second))
	e.Signatures[0].Sig = bytes.Repeat([]byte{1}, 64)
	if _, err := w.ledger.Submit(t.Context(), w.officer(h.draft), e.Bytes(), nil); domain.KindOf(err) != domain.Unauthenticated {
		t.Errorf("a wrong signature: %v", err)
	}
	if _, err := w.ledger.Deposit(t.Context(), w.officer(h.draft), e.Bytes(), nil); domain.KindOf(err) != domain.Unauthenticated {
		t.Errorf("a wrong signature, left to wait: %v", err)
	}
	if _, err := w.ledger.Submit(t.Context(), w.officer(h.draft), h.second, nil); err != nil {
		t.Errorf("the right one: %v", err)
	}
}

// TestWhatWaitsIsForItsSigners tries every kind of caller.
func TestWhatWaitsIsForItsSigners(t *testing.T) {
	w, author := established(t, nil)
	ngo := w.sim.Directory.OfKind(domain.NGO)[0]
	second := ngo.WithRole(domain.RoleCaseworker)[0].Key.Signs(domain.PurposeSecond)
	h := halves(t, w, author, func(d *simulate.Draft) { d.Signers[1] = second })
	w.leave(h)
	police, stranger := h.draft.Signers[0].Key.Agency, w.sim.Directory.OfKind(domain.Auditing)[0].ID
	for agency, n := range map[domain.StreamID]int{ngo.ID: 1, police: 0, stranger: 0} {
		if got := w.listed(agency); len(got) != n {
			t.Errorf("for %s waits %v", agency, got)
		}
	}
	shown, err := w.ledger.WaitingStatement(t.Context(), ledger.Caller{Role: ledger.Officer, Agency: ngo.ID}, h.pae)
	if err != nil || domain.Digest(transparency.Envelope{Payload: shown.Payload}.PAEDigest().String()) != h.pae || len(shown.Disclosures) != 2 {
		t.Errorf("the second signer is shown %+v, %v", shown, err)
	}
	for _, caller := range []ledger.Caller{{}, {Role: ledger.Auditor}, {Role: ledger.Officer, Agency: stranger},
		w.clerk(1), {Role: ledger.Importer}} {
		if got, err := w.ledger.WaitingStatement(t.Context(), caller, h.pae); domain.KindOf(err) != domain.NotFound || got.Payload != nil {
			t.Errorf("%+v is shown it: %v", caller, err)
		}
		if caller.Role != ledger.Officer {
			if _, err := w.ledger.Waiting(t.Context(), caller, 1); domain.KindOf(err) != domain.Forbidden {
				t.Errorf("%+v may list: %v", caller, err)
			}
		}
		if _, err := w.ledger.Submit(t.Context(), caller, h.second, nil); err == nil {
			t.Errorf("%+v completes it", caller)
		}
	}
	// The rules are asked when all have signed, and what they refuse goes on waiting.
	if _, err := w.ledger.Submit(t.Context(), ledger.Caller{Role: ledger.Officer, Agency: ngo.ID}, h.second, nil); domain.KindOf(err) != domain.Forbidden {
		t.Errorf("a caseworker seconds a rescue: %v", err)
	}
	if w.rows() != 1 {
		t.Error("a refused statement waits no more")
	}
}

// TestRepeatsNeedATokenThatCounts: a receipt tells that, where and when others
// completed a statement, so that a token which is worth nothing gets none, whether
// it brings half of the statement or all of it. Whoever may hand it in still does.
func TestRepeatsNeedATokenThatCounts(t *testing.T) {
	w, author := established(t, nil)
	waits, h := halves(t, w, author, func(d *simulate.Draft) { d.Stream = domain.NewStreamID(domain.ChildStream, [16]byte{10}) }), halves(t, w, author, nil)
	w.leave(waits)
	want := must[ledger.Receipt](t)(w.ledger.Submit(t.Context(), w.officer(h.draft), ledger.Envelope(h.line.Envelope), h.line.Disclosures))
	police := w.sim.Directory.OfKind(domain.Police)[1]
	gone := w.officer(h.draft)
	gone.Officer = police.WithRole(domain.RoleInvestigator)[1].Officer
	w.suspend(author, simulate.Draft{Stream: police.ID, Facts: domain.OfficerSuspended{Officer: gone.Officer, Cause: "leave"},
		Signers: []simulate.Signing{police.Officers[0].Records()}})
	tries := map[string]func(ledger.Caller) error{
		"half":           func(c ledger.Caller) error { return second(w.ledger.Submit(t.Context(), c, h.second, nil)) },
		"the other half": func(c ledger.Caller) error { return second(w.ledger.Submit(t.Context(), c, h.first, nil)) },
		"half, to wait":  func(c ledger.Caller) error { return second(w.ledger.Deposit(t.Context(), c, h.second, nil)) },
		"all of it": func(c ledger.Caller) error {
			return second(w.ledger.Submit(t.Context(), c, ledger.Envelope(h.line.Envelope), h.line.Disclosures))
		},
		"half of what waits": func(c ledger.Caller) error { return second(w.ledger.Submit(t.Context(), c, waits.second, nil)) },
	}
	refused := func(who string, caller ledger.Caller) {
		for name, try := range tries {
			if err := try(caller); domain.KindOf(err) != domain.Forbidden || !strings.Contains(err.Error(), "worth nothing") {
				t.Errorf("%s hands in %s: %v", who, name, err)
			}
		}
	}
	refused("an officer whose key has ended", gone)
	again := must[ledger.Receipt](t)(w.ledger.Submit(t.Context(), w.officer(h.draft), h.second, nil))
	if !bytes.Equal(again.Note, want.Note) {
		t.Error("the colleague, whose token counts, gets another receipt")
	}
	w.suspend(author, simulate.Draft{Stream: police.ID, Facts: domain.AgencySuspended{Cause: "captured"}, Signers: w.governors()})
	refused("an officer of a suspended agency", w.officer(h.draft))
	carried := must[ledger.Receipt](t)(w.ledger.Submit(t.Context(), ledger.Caller{Role: ledger.Importer}, h.second, nil))
	if !bytes.Equal(carried.Note, want.Note) {
		t.Error("whoever carries it for them gets another receipt")
	}
	if w.rows() != 1 {
		t.Error("what waited is gone")
	}
}

// second is the error of two results.
func second[T any](_ T, err error) error { return err }

// suspend records the end of a key or an agency.
func (w *world) suspend(author *simulate.Author, d simulate.Draft) {
	w.t.Helper()
	d.RecordedAt = w.now
	line, _, err := author.Record(d)
	if err != nil {
		w.t.Fatal(err)
	}
	w.record([]simulate.Line{line})
}

// governors are the signatures of two governance keys.
func (w *world) governors() (all []simulate.Signing) {
	for _, key := range w.sim.Governors[:2] {
		all = append(all, key.Signs(domain.PurposeGovernance))
	}
	return all
}

// TestWaitingIsBounded fills an agency's number by hand.
func TestWaitingIsBounded(t *testing.T) {
	w, author := established(t, nil)
	h := halves(t, w, author, nil)
	agency := h.draft.Signers[0].Key.Agency
	w.draftsDB(func(db *sql.DB) error {
		_, err := db.Exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 999)
			INSERT INTO drafts SELECT 'row ' || i, $1, $2, $3, $3 FROM n`, string(agency), w.now.Add(time.Hour).UnixNano(), []byte{0})
		return err
	})
	w.leave(h)
	w.leave(h) // the same takes no further room
	other := halves(t, w, author, func(d *simulate.Draft) { d.Place = "350000" })
	if _, err := w.ledger.Deposit(t.Context(), w.officer(h.draft), other.first, other.line.Disclosures); domain.KindOf(err) != domain.Conflict {
		t.Errorf("the 1,001st: %v", err)
	}
	for _, n := range []int{-1, 0, ledger.MaxWaitingPage + 1} {
		if _, err := w.ledger.Waiting(t.Context(), w.officer(h.draft), n); domain.KindOf(err) != domain.Invalid {
			t.Errorf("a list of %d: %v", n, err)
		}
	}
	w.now = w.now.Add(2 * time.Hour) // those of others have gone
	if _, err := w.ledger.Deposit(t.Context(), w.officer(h.draft), other.first, other.line.Disclosures); err != nil {
		t.Errorf("after an hour: %v", err)
	}
}

// TestNobodyCrowdsTheListOfWhatWaits: a hundred statements that one agency left, and
// that expire sooner, do not hide the one of another.
func TestNobodyCrowdsTheListOfWhatWaits(t *testing.T) {
	w, author := established(t, nil)
	h := halves(t, w, author, func(d *simulate.Draft) {
		d.Signers[1] = w.sim.Directory.OfKind(domain.NGO)[0].WithRole(domain.RoleCaseworker)[0].Key.Signs(domain.PurposeSecond)
	})
	missing := h.draft.Signers[1].Key.Agency
	w.leave(h)
	w.draftsDB(func(db *sql.DB) error {
		for i := range ledger.MaxWaitingPage {
			pae := fmt.Sprintf("%064d", i)
			if _, err := db.Exec(`INSERT INTO drafts VALUES (?, 'agency-crowding', ?, x'00', x'00')`, pae, w.now.Add(time.Hour).UnixNano()); err != nil {
				return err
			}
			if _, err := db.Exec(`INSERT INTO marks VALUES (?, ?)`, string(missing), pae); err != nil {
				return err
			}
		}
		return nil
	})
	if got := w.listed(missing); len(got) != 1 || got[0] != h.pae {
		t.Errorf("what waits is hidden: %v", got)
	}
}

// TestChangedRowsAreRefused changes each column by hand.
func TestChangedRowsAreRefused(t *testing.T) {
	flip := func(b []byte) []byte { b[len(b)/2] ^= 1; return b }
	bytesOf := func(column string, edit func([]byte) []byte) func(*sql.DB) error {
		return func(db *sql.DB) error {
			var b []byte
			if err := db.QueryRow(`SELECT ` + column + ` FROM drafts`).Scan(&b); err != nil {
				return err
			}
			_, err := db.Exec(`UPDATE drafts SET `+column+` = $1`, edit(b))
			return err
		}
	}
	exec := func(text string) func(*sql.DB) error {
		return func(db *sql.DB) error { _, err := db.Exec(text); return err }
	}
	elsewhere := strings.Repeat("0", 64)
	for name, change := range map[string]func(*sql.DB) error{
		"data":             bytesOf("data", flip),
		"data cut":         bytesOf("data", func(b []byte) []byte { return b[:100] }),
		"data longer":      bytesOf("data", func(b []byte) []byte { return append(b, make([]byte, 2<<20)...) }),
		"key":              bytesOf("key", flip),
		"expires":          exec(`UPDATE drafts SET expires = expires + 1`),
		"agency":           exec(`UPDATE drafts SET agency = agency || 'x'`),
		"another's digest": exec(`UPDATE drafts SET pae = '` + elsewhere + `'; UPDATE marks SET pae = '` + elsewhere + `'`),
	} {
		t.Run(name, func(t *testing.T) {
			w, author := established(t, nil)
			h := halves(t, w, author, nil)
			w.leave(h)
			w.draftsDB(change)
			if got := w.listed(h.draft.Signers[0].Key.Agency); len(got) != 0 {
				t.Errorf("%v is listed", got)
			}
			pae := h.pae
			if name == "another's digest" {
				pae = domain.Digest(elsewhere)
			}
			if _, err := w.ledger.WaitingStatement(t.Context(), w.officer(h.draft), pae); domain.KindOf(err) != domain.Tampered {
				t.Errorf("it is shown: %v", err)
			}
			if _, err := w.ledger.Submit(t.Context(), w.officer(h.draft), h.second, nil); err == nil {
				t.Error("it is completed")
			}
			// Whoever has all signatures needs nothing that waits.
			if _, err := w.ledger.Submit(t.Context(), w.officer(h.draft), ledger.Envelope(h.line.Envelope), h.line.Disclosures); err != nil {
				t.Errorf("the whole statement: %v", err)
			}
		})
	}
}

// TestNothingReadableWaits looks for the statement in the bytes of the file.
func TestNothingReadableWaits(t *testing.T) {
	w, author := established(t, nil)
	h := halves(t, w, author, nil)
	w.leave(h)
	e := must[transparency.Envelope](t)(transparency.ParseEnvelope(h.first))
	secrets := [][]byte{e.Payload, h.first, []byte(h.statement.ID), []byte("T-1"), []byte("a red coat"),
		e.Signatures[0].Sig, []byte(h.draft.Sealed["photo"].(string))}
	for _, text := range h.line.Disclosures {
		plain := must[[]byte](t)(base64.RawURLEncoding.DecodeString(text))
		secrets = append(secrets, []byte(text), plain)
	}
	kept := w.draftBytes()
	if !bytes.Contains(kept, []byte(h.pae)) {
		t.Fatal("the row is not in these bytes")
	}
	for _, secret := range secrets {
		if bytes.Contains(kept, secret) {
			t.Errorf("%q can be read", secret)
		}
	}
}

// TestErasureTakesWhatWaits: with the person goes the statement, also one that
// comes back from a copy; and none can be left any more.
func TestErasureTakesWhatWaits(t *testing.T) {
	w, author := established(t, nil)
	h := halves(t, w, author, nil)
	w.leave(h)
	w.close()
	restore := w.copyDrafts()
	if err := w.reopen(); err != nil {
		t.Fatal(err)
	}
	child, agency := h.draft.Facts.(domain.ChildRescued).Child, h.draft.Signers[0].Key.Agency
	if len(w.listed(agency)) != 1 {
		t.Fatal("nothing waits")
	}
	if err := w.config.Vault.Erase(t.Context(), string(child), w.now); err != nil {
		t.Fatal(err)
	}
	if n, kept := w.rows(), w.draftBytes(); n != 0 || bytes.Contains(kept, []byte(h.pae)) || bytes.Contains(kept, []byte(child)) {
		t.Errorf("%d rows are left, or their bytes", n)
	}
	if _, err := w.ledger.Deposit(t.Context(), w.officer(h.draft), h.first, h.line.Disclosures); !isRule(err, "A2") {
		t.Errorf("left again: %v", err)
	}
	w.close()
	restore()
	if err := w.reopen(); err != nil {
		t.Fatal(err)
	}
	if n := w.rows(); n != 0 {
		t.Errorf("%d rows came back from a copy", n)
	}
}

func isRule(err error, rule string) bool {
	var e *domain.Error
	return errors.As(err, &e) && e.Rule == rule
}

// TestBothHalvesAtOnce: whoever is second completes it; nobody records it twice.
func TestBothHalvesAtOnce(t *testing.T) {
	w, author := established(t, nil)
	size := w.ledger.Size()
	var all sync.WaitGroup
	for i := range 8 {
		h := halves(t, w, author, func(d *simulate.Draft) {
			facts := d.Facts.(domain.ChildRescued)
			facts.Child = domain.NewPersonID([16]byte{50, byte(i)})
			d.Stream, d.Facts = domain.NewStreamID(domain.ChildStream, [16]byte{50, byte(i)}), facts
		})
		for _, envelope := range []ledger.Envelope{h.first, h.second} {
			all.Go(func() {
				if _, err := w.ledger.Deposit(t.Context(), w.officer(h.draft), envelope, h.line.Disclosures); err != nil {
					t.Error(err)
				}
			})
		}
	}
	all.Wait()
	if got := w.ledger.Size(); got != size+8 {
		t.Errorf("%d records came of 8 statements", got-size)
	}
	if n := w.rows(); n != 0 {
		t.Errorf("%d rows are left", n)
	}
}
