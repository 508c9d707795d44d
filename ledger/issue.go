package ledger

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger/dossier"
	"github.com/homeward-ledger/homeward/transparency"
)

// Registrar is the operator's service key: it signs that a dossier was issued,
// and counts for nothing where two parties are needed.
type Registrar struct {
	Agency domain.StreamID
	Key    ed25519.PrivateKey
}

// Issue puts one child's history together for a caller who may see it. Issuing
// is a record itself: the heads of every stream in scope, signed, at a size of
// the log that was published after the request.
func (l *Ledger) Issue(ctx context.Context, caller Caller, by Registrar, subject domain.StreamID) (dossier.Contents, error) {
	if len(by.Key) != ed25519.PrivateKeySize {
		return dossier.Contents{}, domain.Refuse(domain.Unavailable, "", "this ledger has no registrar's key: it cannot issue dossiers")
	}
	access, err := l.dossierAccess(ctx, caller, subject)
	if err != nil {
		return dossier.Contents{}, err
	}
	for range issueTries {
		contents, err := l.issueOnce(ctx, by, subject, reading{caller, access})
		if !outrun(err) {
			return contents, err
		}
	}
	return dossier.Contents{}, domain.Refuse(domain.Unavailable, "", "the history of %s is being opened in emergencies: ask again for its dossier", subject)
}

// issueTries is how often a dossier is begun anew because somebody opened the
// history in an emergency meanwhile.
const issueTries = 10

// outrun reports whether the issuing record was refused because it had not seen the
// last such reading: whoever read belongs in the dossier.
func outrun(err error) bool {
	var refused *Refusal
	return errors.As(err, &refused) && refused.Reason.Rule == "H2" && refused.Reason.Kind == domain.Conflict
}

func (l *Ledger) issueOnce(ctx context.Context, by Registrar, subject domain.StreamID, reader reading) (dossier.Contents, error) {
	if err := l.Seal(ctx); err != nil {
		return dossier.Contents{}, unavailable("seal the log", err)
	}
	requested := l.Checkpoint()
	statement, streams, err := l.headStatement(ctx, by, subject, requested)
	if err != nil {
		return dossier.Contents{}, err
	}
	receipt, err := l.submitOwn(ctx, by, statement)
	if err != nil {
		return dossier.Contents{}, err
	}
	if err := l.Seal(ctx); err != nil {
		return dossier.Contents{}, unavailable("seal the log", err)
	}
	contents := dossier.Contents{Subject: subject, IssuedAt: receipt.Index, Requested: requested, Checkpoint: l.Checkpoint()}
	return contents, l.pack(ctx, &contents, streams, reader)
}

// reading is who asked for a dossier, and what goes into it of the subject's stream.
type reading struct {
	caller Caller
	access Access
}

// accesses returns what goes into a dossier of each of its streams. Officers' names
// are not the court's business here, nor those of relatives in a report: the child's
// own values alone are opened, and those of a stream that is linked with the child's
// under an order of its own, as whoever asks could read them there.
func (l *Ledger) accesses(ctx context.Context, by reading, subject domain.StreamID, streams []domain.StreamID) (map[domain.StreamID]Access, error) {
	all, children := map[domain.StreamID]Access{}, map[domain.StreamID]domain.ChildState{}
	for _, id := range streams {
		all[id] = min(by.access, SeesChain)
		if id.Kind() == domain.ChildStream {
			state, err := l.states.get(ctx, id)
			if err != nil {
				return nil, err
			}
			children[id] = state.Child
		}
	}
	state := func(id domain.StreamID) domain.ChildState { return children[id] }
	for _, id := range dossier.SamePerson(subject, slices.Collect(maps.Keys(children)), state) {
		own, err := l.AccessTo(ctx, by.caller, id, domain.NoPart)
		if err != nil {
			return nil, err
		}
		all[id] = max(all[id], min(by.access, own))
	}
	all[subject] = by.access
	return all, nil
}

// dossierAccess returns what of the subject's stream goes into the caller's
// dossier. Officers read histories; dossiers are for courts and auditors. The
// error is of kind Forbidden for whoever may not know whether the child exists.
func (l *Ledger) dossierAccess(ctx context.Context, caller Caller, subject domain.StreamID) (Access, error) {
	if caller.Role == Importer {
		return SeesSealed, nil
	}
	access, err := l.AccessTo(ctx, caller, subject, domain.NoPart)
	if err == nil && (caller.Role == Officer || access < SeesChain) {
		err = domain.Refuse(domain.Forbidden, "", "this caller may not request a dossier of %s", subject)
	}
	return access, err
}

// headStatement writes dossier.issued for the log at the requested checkpoint,
// and returns how many records of each stream are in scope.
func (l *Ledger) headStatement(ctx context.Context, by Registrar, subject domain.StreamID, requested []byte) (domain.Statement, []domain.Head, error) {
	checkpoint, err := transparency.PeekCheckpoint(requested)
	if err != nil {
		return domain.Statement{}, nil, fmt.Errorf("read own checkpoint: %w", err)
	}
	key := domain.EncodePublicKey(by.Key.Public().(ed25519.PublicKey))
	s := domain.Statement{
		Type: domain.TypeDossierIssued, Stream: subject.Access(), Source: domain.Source{Kind: "own"},
		Signers: []domain.Signer{{Key: key.ID(), Agency: by.Agency, Role: domain.RoleRegistrar, Purpose: domain.PurposeRecord}},
	}
	heads, err := l.heads(ctx, subject, by.Agency, checkpoint.Size)
	if err != nil {
		return s, nil, err
	}
	facts := domain.DossierIssued{Subject: subject, Size: int64(checkpoint.Size), Root: domain.Digest(checkpoint.Root.String()), Heads: heads}
	if s.Facts, err = transparency.Marshal(facts); err != nil {
		return s, nil, fmt.Errorf("write head statement: %w", err)
	}
	s.After, err = l.prefixAt(ctx, s.Stream, checkpoint.Size)
	return s, heads, err
}

// prefixAt is a stream as it was at a size of the log.
func (l *Ledger) prefixAt(ctx context.Context, id domain.StreamID, size uint64) (domain.Prefix, error) {
	state, err := l.states.get(ctx, id)
	if err != nil {
		return domain.Prefix{}, err
	}
	n := state.Records.Before(size)
	if n == 0 {
		return domain.Prefix{}, nil
	}
	return domain.Prefix{Count: uint64(n), Digest: state.Records.At(n - 1).Digest}, nil
}

// heads returns the ends, at a size of the log, of all streams that a dossier of
// the subject needs, the registrar's agency included.
func (l *Ledger) heads(ctx context.Context, subject, registrar domain.StreamID, size uint64) ([]domain.Head, error) {
	read := func(id domain.StreamID) ([]domain.Statement, error) { return l.statements(ctx, id, size) }
	scope, err := dossier.Scope(subject, read, registrar)
	if err != nil {
		return nil, fmt.Errorf("scope of %s: %w", subject, err)
	}
	var heads []domain.Head
	for _, id := range scope {
		state, err := l.states.get(ctx, id)
		if err != nil {
			return nil, err
		}
		if n := state.Records.Before(size); n > 0 {
			heads = append(heads, domain.Head{Stream: id, Count: int64(n), Leaf: state.Records.At(n - 1).Leaf})
		}
	}
	if !slices.ContainsFunc(heads, func(h domain.Head) bool { return h.Stream == subject }) {
		return nil, domain.Refuse(domain.NotFound, "", "the ledger has no records of %s", subject)
	}
	return heads, nil
}

func (l *Ledger) statements(ctx context.Context, id domain.StreamID, below uint64) ([]domain.Statement, error) {
	rows, err := l.states.streams.of(ctx, id)
	if err != nil {
		return nil, err
	}
	var found []domain.Statement
	for _, row := range rows {
		if row.index >= below {
			break
		}
		record, err := l.states.read(ctx, row)
		if err != nil {
			return nil, err
		}
		found = append(found, record.Statement)
	}
	return found, nil
}

// submitOwn completes, signs and submits a statement of the operator's own.
func (l *Ledger) submitOwn(ctx context.Context, by Registrar, s domain.Statement) (Receipt, error) {
	now := l.config.Clock().UTC()
	var random [16]byte
	if _, err := rand.Read(random[:]); err != nil {
		return Receipt{}, fmt.Errorf("make record id: %w", err)
	}
	home, err := l.states.get(ctx, domain.TheLedger)
	if err != nil {
		return Receipt{}, err
	}
	s.ID = domain.NewRecordID(now, random)
	s.Ledger, s.OccurredAt = home.Ledger.Get().ID, domain.ClaimAt(now.Truncate(time.Second))
	payload, err := transparency.Marshal(s)
	if err != nil {
		return Receipt{}, fmt.Errorf("write statement: %w", err)
	}
	envelope := transparency.SignEnvelope(payload, by.Key)
	return l.Submit(ctx, Caller{Role: Importer}, envelope.Bytes(), nil)
}

// pack collects the records of the heads, and all up to the statement that issued
// the dossier of the ledger's stream and of that statement's own.
func (l *Ledger) pack(ctx context.Context, c *dossier.Contents, heads []domain.Head, by reading) error {
	counts := map[domain.StreamID]int{c.Subject.Access(): 0} // not among the heads of a first dossier
	for _, head := range heads {
		counts[head.Stream] = int(head.Count)
	}
	accesses, err := l.accesses(ctx, by, c.Subject, slices.Collect(maps.Keys(counts)))
	if err != nil {
		return err
	}
	var indexes []uint64
	for stream, count := range counts {
		state, err := l.states.get(ctx, stream)
		if err != nil {
			return err
		}
		goesOn := stream == domain.TheLedger || stream == c.Subject.Access()
		for i, r := range state.Records.From(0) {
			if i < count || goesOn && r.Index <= c.IssuedAt {
				indexes = append(indexes, r.Index)
			}
		}
	}
	slices.Sort(indexes)
	for _, index := range indexes {
		packed, err := l.packOne(ctx, index, c, accesses)
		if err != nil {
			return err
		}
		c.Records = append(c.Records, packed)
	}
	return l.packConsistency(ctx, c)
}

func (l *Ledger) packOne(ctx context.Context, index uint64, c *dossier.Contents, accesses map[domain.StreamID]Access) (dossier.Packed, error) {
	leaf, err := l.Leaf(ctx, index)
	if err != nil {
		return dossier.Packed{}, err
	}
	values, err := l.Values(ctx, leaf, accesses[leaf.Record.Statement.Stream])
	if err != nil {
		return dossier.Packed{}, err
	}
	packed := dossier.Packed{Index: index, Leaf: leaf.Bytes, Closed: map[string]string{}}
	for _, value := range values {
		switch value.State {
		case ValueOpen:
			packed.Disclosures = append(packed.Disclosures, value.Disclosure)
		case ValueAbsent:
		default:
			packed.Closed[value.Path] = string(value.State)
		}
	}
	packed.Proof, err = l.proveAt(ctx, index, c.Checkpoint)
	return packed, err
}

func (l *Ledger) packConsistency(ctx context.Context, c *dossier.Contents) error {
	if bytes.Equal(c.Requested, c.Checkpoint) {
		return nil
	}
	before, err := transparency.PeekCheckpoint(c.Requested)
	if err != nil {
		return fmt.Errorf("read own checkpoint: %w", err)
	}
	after, err := transparency.PeekCheckpoint(c.Checkpoint)
	if err != nil {
		return fmt.Errorf("read own checkpoint: %w", err)
	}
	c.Consistency, err = l.log.Consistency(ctx, before.Size, after.Size)
	return err
}
