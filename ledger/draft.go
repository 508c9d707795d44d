package ledger

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// Draft is a statement in the making: what a signer's client needs to complete,
// show and sign it. The client compares it with what the officer meant; nothing
// in it is to be signed unseen.
type Draft struct {
	// Skeleton is the statement's JSON as transparency.Marshal writes it, with null
	// in place of every commitment. Its id is a proposal: whoever makes the
	// commitments may put another.
	Skeleton []byte
	Stream   domain.StreamID // as in the skeleton
	Sealed   []DraftPath     // every sealed path of the type, in the catalogue's order
	Head     domain.Prefix   // the end of the stream, as judged so far
	// Findings are what would refuse the statement now, signatures and commitments
	// aside. The rules stop at the first: there may be more behind it.
	Findings []*domain.Error
}

// DraftPath is a sealed path that a client commits to, or leaves null.
type DraftPath struct {
	domain.SealedPath
	Person domain.PersonID   // whose key seals the value; empty when nobody is named
	With   []domain.PersonID // under whose keys it is sealed too
	Erased bool              // one of them was erased: leave it null (A2)
}

// Sees tells what the caller sees of a stream.
type Sees func(ctx context.Context, stream domain.StreamID) (Access, error)

// Draft completes what an officer or an auditor means to say: ledger, id, head, policy and
// sealed paths, and asks the rules. Of s are used: type, stream (empty for an
// event that opens one: it gets a fresh id), signers, source, claimed time (now
// when it is zero), expiry, place, references, evidence, facts, and of sealed the
// names alone: optional paths that are to have a value. Nothing is kept.
//
// The answer tells of the state of streams. What the caller may not see is
// answered with NotFound, whether it exists or not; Forbidden is for callers who
// could not submit the statement either, Invalid for an unknown type.
func (l *Ledger) Draft(ctx context.Context, caller Caller, sees Sees, s domain.Statement) (Draft, error) {
	spec, known := domain.SpecOf(s.Type)
	switch {
	case !known:
		return Draft{}, invalid("event", "the catalogue has no event type of that name", nil)
	case !caller.mayHold() || !caller.MayRecord(s):
		return Draft{}, domain.Refuse(domain.Forbidden, "", "this caller may not draft: nobody of the own agency is to sign")
	}
	if err := l.mayHandIn(ctx, caller); err != nil {
		return Draft{}, err
	}
	if s.Stream != "" { // a fresh id names nothing yet
		if err := mustSee(ctx, sees, s.Stream); err != nil {
			return Draft{}, err
		}
	}
	meant, err := valuesMeant(spec, s)
	if err != nil {
		return Draft{}, err
	}
	if err := l.completeDraft(ctx, spec, &s); err != nil {
		return Draft{}, err
	}
	own, err := l.states.get(ctx, s.Stream)
	if err != nil {
		return Draft{}, unavailable("read "+string(s.Stream), err)
	}
	s.After = own.Prefix()
	skeleton, err := transparency.Marshal(s)
	if err != nil {
		return Draft{}, invalid("event", "the draft cannot be written as a statement", err)
	}
	draft := Draft{Skeleton: skeleton, Stream: s.Stream, Head: s.After}
	after, finding, err := l.foresee(ctx, sees, meant, s, own)
	if err != nil {
		return Draft{}, err
	}
	if finding != nil {
		draft.Findings = append(draft.Findings, finding)
	}
	return draft, l.draftPaths(ctx, &draft, spec, meant, s, after)
}

// valuesMeant returns the commitments that the statement will have, each with a
// digest that stands for it: those its type requires, and those the draft names.
func valuesMeant(spec domain.Spec, s domain.Statement) (map[string]*domain.Digest, error) {
	placeholder := domain.DigestOf(nil)
	meant := make(map[string]*domain.Digest, len(spec.Sealed))
	for _, path := range spec.Sealed {
		meant[path.Path] = nil
		if _, named := s.Sealed[path.Path]; named || path.Required {
			meant[path.Path] = &placeholder
		}
	}
	for path := range s.Sealed {
		if _, known := meant[path]; !known {
			return nil, invalid("sealed", s.Type+" has no sealed value of that name", nil)
		}
	}
	return meant, nil
}

// completeDraft fills what the ledger knows better than the signer.
func (l *Ledger) completeDraft(ctx context.Context, spec domain.Spec, s *domain.Statement) error {
	home, err := l.states.get(ctx, domain.TheLedger)
	if err != nil {
		return unavailable("read the ledger's own stream", err)
	}
	now := l.config.Clock().UTC()
	var random [32]byte
	_, _ = rand.Read(random[:]) // never fails
	s.ID = domain.NewRecordID(now, [16]byte(random[:16]))
	switch {
	case s.Stream == "" && spec.Stream == domain.LedgerStream:
		s.Stream = domain.TheLedger
	case s.Stream == "":
		s.Stream = domain.NewStreamID(spec.Stream, [16]byte(random[16:]))
	}
	s.Ledger = home.Ledger.Get().ID
	if active := home.Ledger.Get().Policy; spec.Decision && active.ID != "" {
		s.Policy = &domain.PolicyRef{ID: active.ID, Digest: active.Digest}
	}
	if s.OccurredAt == (domain.ClaimedTime{}) {
		s.OccurredAt = domain.ClaimAt(now.Truncate(time.Second))
	}
	if s.Source.Kind == "" {
		s.Source.Kind = "own"
	}
	if s.Facts, err = canonicalFacts(s.Facts); err != nil {
		return err
	}
	s.Signers = slices.Clone(s.Signers)
	slices.SortFunc(s.Signers, func(a, b domain.Signer) int { return strings.Compare(a.Key, b.Key) })
	s.Sealed = make(map[string]*domain.Digest, len(spec.Sealed))
	for _, path := range spec.Sealed {
		s.Sealed[path.Path] = nil
	}
	return nil
}

// canonicalFacts writes facts in the one form of transparency.Marshal.
func canonicalFacts(facts json.RawMessage) (json.RawMessage, error) {
	members := map[string]any{}
	if len(facts) > 0 {
		if err := transparency.Unmarshal(facts, &members); err != nil {
			return nil, formatError("facts", "the facts are no strict JSON object", err)
		}
	}
	return transparency.Marshal(members)
}

// foresee asks the rules as if the statement had its commitments and were
// recorded now. It returns the stream's state after it: the present one when it
// would be refused, and then why.
func (l *Ledger) foresee(ctx context.Context, sees Sees, meant map[string]*domain.Digest, s domain.Statement, own domain.State) (domain.State, *domain.Error, error) {
	s.Sealed = meant
	payload, err := transparency.Marshal(s)
	if err != nil {
		return own, nil, fmt.Errorf("write draft: %w", err)
	}
	read, err := domain.ParseStatement(payload, transparency.Unmarshal)
	if err != nil {
		return own, asError(err), nil
	}
	// Whose officers signed in a stream is no secret from whoever sees it.
	for _, id := range domain.Cites(read) {
		if id == s.Stream {
			continue
		}
		if err := mustSee(ctx, sees, id); err != nil {
			return own, nil, err
		}
	}
	basis, err := l.states.basis(ctx, read, nil)
	if err != nil {
		return own, nil, unavailable("read the streams the statement rests on", err)
	}
	size := l.judged.get()
	read.Recorded = l.asIfRecordedNow(own)
	if _, err := domain.PublicKeys(basis, read); err != nil {
		return own, asError(err), nil
	}
	if err := domain.Decide(own, basis, read); err != nil {
		return own, asError(err), nil
	}
	after := domain.Evolve(own, read, domain.Valid)
	if l.config.Finder == nil || !domain.Waits(own, basis, read) {
		return after, nil, nil
	}
	if _, err := l.unblocked(ctx, own, read, size); domain.KindOf(err) == domain.Conflict {
		return own, asError(err), nil
	} else if err != nil {
		return own, nil, err
	}
	return after, nil, nil
}

// mustSee gives one answer for what is not there and for what is not for the
// caller.
func mustSee(ctx context.Context, sees Sees, stream domain.StreamID) error {
	access, err := sees(ctx, stream)
	if err != nil {
		return unavailable("find out what the caller may see", err)
	}
	if access < SeesChain {
		return domain.Refuse(domain.NotFound, "", "there is nothing here under that id")
	}
	return nil
}

// draftPaths says whom each sealed value concerns. A value that is to be there and
// cannot be sealed is a finding: A2.
func (l *Ledger) draftPaths(ctx context.Context, d *Draft, spec domain.Spec, meant map[string]*domain.Digest, s domain.Statement, after domain.State) error {
	for _, path := range spec.Sealed {
		persons := s.Subjects(path, after.Subject())
		erased, err := l.config.Vault.anyErased(ctx, persons)
		if err != nil {
			return unavailable("look for erased persons", err)
		}
		d.Sealed = append(d.Sealed, DraftPath{SealedPath: path, Person: persons[0], With: persons[1:], Erased: erased})
		if erased && meant[path.Path] != nil {
			finding := refuseErased(s)
			finding.Field = "sealed." + path.Path
			d.Findings = append(d.Findings, finding)
		}
	}
	return nil
}

func refuseErased(s domain.Statement) *domain.Error {
	return domain.Refuse(domain.Conflict, "A2", "record %s seals a value of a person who was erased", s.ID)
}
