package simulate

import (
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// Draft is a statement before it is signed. Stream, Facts, Signers and
// RecordedAt are needed; everything else has a usable zero value.
type Draft struct {
	Stream  domain.StreamID
	Facts   domain.Event
	Signers []Signing
	// Sealed holds values by sealed path; a path of the type that is missing or
	// nil here is committed to as absent.
	Sealed     map[string]any
	RecordedAt time.Time
	OccurredAt domain.ClaimedTime // zero: RecordedAt, to the second
	Captured   *domain.Capture
	Place      string
	Policy     *domain.PolicyRef
	Refs       []domain.Ref
	Evidence   []domain.Evidence
	Expires    string
	Source     domain.Source  // zero: own words
	ID         string         // empty: derived from the seed and the draft
	After      *domain.Prefix // nil: the whole stream

	// Edit changes the statement just before it is signed, after Facts and Sealed
	// are written: the way to make statements that must be refused.
	Edit func(*domain.Statement)
}

// Sign makes the statement, its disclosures and the signed envelope. own is the
// state of the draft's stream. It asks no rules, so it makes what must be refused
// too; Author.Record asks them. The result depends on the seed and the arguments
// alone. Recorded is set but for Index, which only the log knows.
func (w World) Sign(d Draft, own domain.State) (Line, domain.Statement, error) {
	s, values, err := w.statement(d, own)
	if err != nil {
		return Line{}, domain.Statement{}, err
	}
	payload, err := transparency.Marshal(s)
	if err != nil {
		return Line{}, domain.Statement{}, fmt.Errorf("write statement: %w", err)
	}
	keys := make([]ed25519.PrivateKey, len(d.Signers))
	for i, signing := range d.Signers {
		keys[i] = signing.Key.Private
	}
	envelope := transparency.SignEnvelope(payload, keys...)
	line := Line{Envelope: envelope.Bytes(), Disclosures: values, RecordedAt: d.RecordedAt.UTC()}
	s.Recorded, err = record(envelope, line, own)
	return line, s, err
}

// statement fills a statement from the draft and makes its disclosures.
func (w World) statement(d Draft, own domain.State) (domain.Statement, []string, error) {
	if d.Facts == nil {
		return domain.Statement{}, nil, fmt.Errorf("draft for %s: no facts", d.Stream)
	}
	facts, err := transparency.Marshal(d.Facts)
	if err != nil {
		return domain.Statement{}, nil, fmt.Errorf("write facts: %w", err)
	}
	s := domain.Statement{
		Ledger: w.Ledger, ID: d.ID, Type: d.Facts.EventType(), Stream: d.Stream, After: own.Prefix(),
		Signers: signers(d.Signers), Source: d.Source, OccurredAt: d.OccurredAt, Captured: d.Captured,
		Expires: d.Expires, Place: d.Place, Policy: d.Policy, Refs: d.Refs, Evidence: d.Evidence,
		Facts: facts, Event: d.Facts,
	}
	if d.After != nil {
		s.After = *d.After
	}
	if s.Source.Kind == "" {
		s.Source.Kind = "own"
	}
	if s.OccurredAt == (domain.ClaimedTime{}) {
		s.OccurredAt = domain.ClaimAt(d.RecordedAt)
	}
	random, err := w.recordDice(d, s, own)
	if err != nil {
		return domain.Statement{}, nil, err
	}
	if s.ID == "" {
		s.ID = random.recordID(claimedInstant(s.OccurredAt, d.RecordedAt))
	}
	disclosures, err := seal(&s, d.Sealed, own, random)
	if d.Edit != nil && err == nil {
		d.Edit(&s)
	}
	return s, disclosures, err
}

// recordDice is different for every draft that could make a different statement.
func (w World) recordDice(d Draft, s domain.Statement, own domain.State) (dice, error) {
	values, err := transparency.Marshal(d.Sealed)
	if err != nil {
		return dice{}, fmt.Errorf("write sealed values of %s: %w", s.Type, err)
	}
	said, err := transparency.Marshal(s)
	if err != nil {
		return dice{}, fmt.Errorf("write draft of %s: %w", s.Type, err)
	}
	return newDice(w.Seed, "record", strconv.Itoa(own.Records.Len()), string(said), string(values)), nil
}

func claimedInstant(c domain.ClaimedTime, recorded time.Time) time.Time {
	if from, _ := c.Interval(); !from.IsZero() {
		return from
	}
	return recorded
}

func signers(signings []Signing) []domain.Signer {
	list := make([]domain.Signer, len(signings))
	for i, s := range signings {
		list[i] = domain.Signer{Key: s.Key.ID(), Agency: s.Key.Agency, Role: s.Role, Purpose: s.Purpose}
	}
	slices.SortFunc(list, func(a, b domain.Signer) int { return strings.Compare(a.Key, b.Key) })
	return list
}

// record says where the envelope would stand: behind the last record of own.
func record(envelope transparency.Envelope, line Line, own domain.State) (domain.Recorded, error) {
	last, _ := own.Last()
	var prev transparency.Digest
	if raw, err := hex.DecodeString(string(last.Leaf)); err == nil {
		copy(prev[:], raw)
	}
	entry, err := transparency.Entry{
		RecordedAt: line.RecordedAt, Before: uint64(own.Records.Len()), Prev: prev, Envelope: line.Envelope,
	}.Bytes()
	if err != nil {
		return domain.Recorded{}, fmt.Errorf("write entry: %w", err)
	}
	return domain.Recorded{
		At: line.RecordedAt, Before: uint64(own.Records.Len()), Prev: last.Leaf,
		Leaf:   domain.Digest(transparency.LeafHash(entry).String()),
		Digest: domain.Digest(envelope.PAEDigest().String()),
	}, nil
}
