package dossier

import (
	"bytes"
	"crypto/ed25519"
	"slices"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

const notInLog = "is not in the log as it stands here"

// TestAttacksOnRecords breaks a dossier the way a forger with this program would:
// pages and manifest are made again and fit.
func TestAttacksOnRecords(t *testing.T) {
	s := honest(t)
	child := string(s.child("one"))
	stranger := s.key("stranger")
	sign := func(e *transparency.Envelope, key ed25519.PrivateKey) {
		e.Signatures = append(e.Signatures, transparency.SignEnvelope(e.Payload, key).Signatures...)
	}
	for name, attack := range map[string]struct {
		contents Contents
		words    []string
	}{
		"edited": {s.with("taken", func(_ *transparency.Entry, e *transparency.Envelope) {
			e.Payload = bytes.Replace(e.Payload, []byte("police_temporary"), []byte("hospital"), 1)
		}), []string{"record " + s.ref("taken"), notInLog}},
		"first dropped":  {s.without("rescue one"), []string{child, "by its head", "the first missing is number 1, before record " + s.ref("taken")}},
		"middle dropped": {s.without("sent"), []string{child, "by its head, the dossier holds 5", "number 3, before record " + s.ref("forged")}},
		"last dropped":   {s.without("mistyped"), []string{child, "number 6, after record " + s.ref("received")}},
		"truncated with heads intact": {s.without("sent", "forged", "received", "mistyped"),
			[]string{child, "has 6 records by its head, the dossier holds 2", "number 3, after record " + s.ref("taken")}},
		"void record dropped": {s.without("forged"), []string{child, "number 4, before record " + s.ref("received")}},
		"stripped signature": {s.with("rescue one", func(_ *transparency.Entry, e *transparency.Envelope) {
			e.Signatures = e.Signatures[:1]
		}), []string{"record " + s.ref("rescue one"), notInLog}},
		"added signature": {s.with("rescue one", func(_ *transparency.Entry, e *transparency.Envelope) { sign(e, stranger) }),
			[]string{"record " + s.ref("rescue one"), notInLog}},
		"replaced key": {s.with("authorise finder", func(_ *transparency.Entry, e *transparency.Envelope) {
			mine := domain.EncodePublicKey(stranger.Public().(ed25519.PublicKey))
			e.Payload = bytes.Replace(e.Payload, []byte(s.hand("finder", "police").public()), []byte(mine), 1)
		}), []string{"record " + s.ref("authorise finder"), notInLog}},
		"back-dated": {s.with("taken", func(e *transparency.Entry, _ *transparency.Envelope) {
			e.RecordedAt = e.RecordedAt.Add(-time.Hour)
		}), []string{"record " + s.ref("taken"), notInLog}},
		"omitted suspension": {s.without("suspend partner"), []string{string(s.agency("police")), "number 4, after record " + s.ref("authorise partner")}},
		"issuing record's neighbour dropped": {s.without("issued before"),
			[]string{"record " + s.ref("issued"), "says that 1 records of " + string(s.child("one").Access()) + " came before it, the dossier holds 0"}},
	} {
		t.Run(name, func(t *testing.T) {
			zip := zipped(t, attack.contents)
			caught(t, zip, &s.trust, attack.words...)
			caught(t, zip, nil, attack.words...) // these contradict themselves
		})
	}
}

func TestAttacksOnPlaces(t *testing.T) {
	s := honest(t)
	taken, sent := s.place("taken"), s.place("sent")
	swapped := s.copied()
	swapped.Records[taken].Leaf, swapped.Records[sent].Leaf = swapped.Records[sent].Leaf, swapped.Records[taken].Leaf
	caught(t, zipped(t, swapped), &s.trust, "record ", s.id("sent"), notInLog)

	crossed := s.copied()
	crossed.Records[taken].Proof = crossed.Records[sent].Proof
	caught(t, zipped(t, crossed), &s.trust, "record "+s.ref("taken"), "has the proof of record")

	doubled := s.copied()
	again := doubled.Records[taken]
	again.Index = s.named["rescue other"]
	doubled.Records = slices.Insert(doubled.Records, s.place("rescue one"), again)
	caught(t, zipped(t, doubled), &s.trust, s.id("taken"), "has the proof of record")
	caught(t, zipped(t, doubled), &s.trust, string(s.child("one")), "has 6 records by its head, the dossier holds 7")

	foreign := s.copied()
	foreign.Records = slices.Insert(foreign.Records, s.place("rescue one"), s.pack(s.named["rescue other"]))
	caught(t, zipped(t, foreign), &s.trust, "record "+s.ref("rescue other"), "for which the issuing record gives no head")

	later := s.copied()
	later.Records = append(later.Records, s.pack(s.named["accredit court"]))
	caught(t, zipped(t, later), &s.trust, "record "+s.ref("accredit court"), "for which the issuing record gives no head")
}

func TestAttacksOnValues(t *testing.T) {
	s := honest(t)
	at, person := s.place("rescue one"), string(domain.NewPersonID(s.random("the child one")))
	second, _, err := transparency.NewDisclosure([32]byte{9}, s.id("rescue one"), person, "description", "a blue coat")
	must(t, err)
	record := "record " + s.ref("rescue one")
	for name, attack := range map[string]struct {
		edit func(*Packed)
		want string
	}{
		"foreign":                        {func(p *Packed) { p.Disclosures[0] = s.values[s.named["rescue other"]][0] }, "disclosure of another record"},
		"second":                         {func(p *Packed) { p.Disclosures = append(p.Disclosures, second) }, "description: "},
		"instead":                        {func(p *Packed) { p.Disclosures[1] = second }, "disclosure does not match"},
		"opened twice":                   {func(p *Packed) { p.Disclosures = append(p.Disclosures, p.Disclosures[0]) }, "opened twice"},
		"left out without a reason":      {func(p *Packed) { p.Disclosures = p.Disclosures[:1] }, "description: not disclosed"},
		"closed for no reason":           {func(p *Packed) { p.Disclosures, p.Closed = p.Disclosures[:1], map[string]string{"description": "lost"} }, "gives no known reason"},
		"open and closed":                {func(p *Packed) { p.Closed = map[string]string{"photo": Erased} }, "disclosures that do not fit"},
		"closed where there is no value": {func(p *Packed) { p.Closed = map[string]string{"name": Withheld} }, `lists "name" as closed`},
	} {
		t.Run(name, func(t *testing.T) {
			c := s.copied()
			attack.edit(&c.Records[at])
			caught(t, zipped(t, c), &s.trust, record, attack.want)
		})
	}
	erased := s.copied()
	erased.Records[at].Disclosures, erased.Records[at].Closed = nil, map[string]string{"photo": Missing, "description": Erased}
	r := verify(t, zipped(t, erased), s.town)
	if r.Status != Verified || r.Counts.Erased != 1 || r.Counts.Missing != 1 {
		t.Errorf("erased and missing values are no tampering:\n%s", text(t, r))
	}
}

func TestAttacksOnTheLog(t *testing.T) {
	s := honest(t)
	fork := tell(t, "fork", nil)

	rolled := s.copied()
	rolled.Checkpoint = rolled.Requested
	caught(t, zipped(t, rolled), &s.trust, "record "+s.ref("issued"), "does not end in the dossier's checkpoint")
	caught(t, zipped(t, rolled), &s.trust, "does not begin with the log of", "forked or rolled back")

	unproved := s.copied()
	unproved.Consistency = slices.Clone(unproved.Consistency)
	unproved.Consistency[0][0] ^= 1
	caught(t, zipped(t, unproved), &s.trust, "forked or rolled back")

	split := s.copied()
	split.Requested = fork.contents.Requested
	caught(t, zipped(t, split), &s.trust, "the checkpoint at the size of the heads is not one of the log")

	unwitnessed := s.copied()
	lines := bytes.SplitAfter(unwitnessed.Requested, []byte("\n"))
	unwitnessed.Requested = bytes.Join(lines[:len(lines)-2], nil)
	caught(t, zipped(t, unwitnessed), &s.trust, "cosigned by 0 witnesses of the 1 wanted")

	caught(t, fork.zip, &s.trust, "record "+fork.ref("founding"), "founds another ledger than the trusted one")
	if r := Verify(bytes.NewReader(fork.zip), int64(len(fork.zip)), nil); r.Status != CouldNotCheck {
		t.Errorf("an invented ledger without a trust file:\n%s", text(t, r))
	}
}

// TestAttacksByTheIssuer are lies that the registrar signed and the log holds.
func TestAttacksByTheIssuer(t *testing.T) {
	headOf := func(w *town, e *domain.DossierIssued, stream domain.StreamID) int {
		return slices.IndexFunc(e.Heads, func(h domain.Head) bool { return h.Stream == stream })
	}
	t.Run("agency left out of the heads", func(t *testing.T) {
		s := tell(t, "liar 1", func(w *town, e *domain.DossierIssued) {
			i := headOf(w, e, w.agency("police"))
			e.Heads = slices.Delete(e.Heads, i, i+1)
		})
		c := s.without("accredit police", "authorise finder", "authorise partner", "suspend partner")
		caught(t, zipped(t, c), &s.trust, "record ", "cannot be judged without "+string(s.agency("police")), "incomplete")
	})
	t.Run("false head over a gap", func(t *testing.T) {
		s := tell(t, "liar 2", func(w *town, e *domain.DossierIssued) { e.Heads[headOf(w, e, w.child("one"))].Count-- })
		caught(t, zipped(t, s.without("sent")), &s.trust, "record "+s.ref("forged"), "says that 3 records of", "number 3")
	})
	t.Run("another root", func(t *testing.T) {
		s := tell(t, "liar 3", func(_ *town, e *domain.DossierIssued) { e.Root = domain.DigestOf(nil) })
		caught(t, s.zip, &s.trust, "record "+s.ref("issued"), "with another root")
	})
	t.Run("another leaf", func(t *testing.T) {
		s := tell(t, "liar 4", func(w *town, e *domain.DossierIssued) {
			e.Heads[headOf(w, e, w.child("one"))].Leaf = domain.DigestOf(nil)
		})
		caught(t, s.zip, &s.trust, "record "+s.ref("mistyped"), "is not the last of")
	})
}

// TestVoidIssuingRecord: heads count only when somebody entitled signed them.
func TestVoidIssuingRecord(t *testing.T) {
	w := newTown(t, "usurper", domain.ClockReal)
	w.rescue("other")
	w.rescue("one")
	w.crook = func(d *draft) {
		d.signers, d.void = []signing{w.hand("finder", "police", domain.RoleInvestigator).as(domain.PurposeRecord)}, true
	}
	s := w.finish(nil)
	caught(t, s.zip, &s.trust, "record "+s.ref("issued"), "issued the dossier and is void")
}

// TestWrittenByHand puts records into the log past the ledger. They are void for
// everybody, and the dossier still verifies.
func TestWrittenByHand(t *testing.T) {
	w := newTown(t, "hand", domain.ClockReal)
	w.rescue("other")
	w.rescue("one")
	finder := w.hand("finder", "police", domain.RoleInvestigator)
	taken := draft{stream: w.child("one"), signers: []signing{finder.as(domain.PurposeRecord)}, void: true,
		event: domain.CustodyTaken{Agency: finder.agency, Care: "police_temporary", LegalBasis: "rescue"}}
	misplaced, foreign := taken, taken
	misplaced.name, misplaced.placed = "misplaced", func(e *transparency.Entry) { e.Before = 99 }
	foreign.name, foreign.said = "foreign", func(s *domain.Statement) { s.Ledger = domain.DigestOf(nil) }
	w.record(misplaced)
	w.record(foreign)
	w.journey("one")
	s := w.finish(nil)
	r := verify(t, s.zip, w)
	if r.Status != Verified || r.Counts.Void != 3 {
		t.Fatalf("void records are no tampering of the dossier:\n%s", text(t, r))
	}
	for name, want := range map[string]string{"misplaced": "does not follow the last record", "foreign": "was made for another ledger"} {
		if !slices.ContainsFunc(r.Notes, func(n Note) bool {
			return n.Kind == NoteVoid && n.Record == s.ref(name) && bytes.Contains([]byte(n.Sentence), []byte(want))
		}) {
			t.Errorf("no note of %s says %q:\n%s", name, want, text(t, r))
		}
	}
}
