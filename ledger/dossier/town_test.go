package dossier

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// town is a small ledger in memory: real keys, real signatures, a real log.
type town struct {
	t       testing.TB
	seed    string // another seed is another ledger
	at      time.Time
	replay  *Replay
	records []domain.Statement
	leaves  [][]byte
	values  [][]string
	named   map[string]uint64 // leaf indexes by what the test calls them
	ledger  domain.Digest
	log     *transparency.Log
	trust   transparency.Trust
	crook   func(*draft) // changes the issuing record, where set
}

// hand is somebody's key.
type hand struct {
	agency domain.StreamID
	person domain.PersonID
	key    ed25519.PrivateKey
	roles  []string
}

func (w *town) random(name string) (b [16]byte) {
	sum := sha256.Sum256([]byte(w.seed + " " + name))
	copy(b[:], sum[:])
	return b
}

func (w *town) key(name string) ed25519.PrivateKey {
	sum := sha256.Sum256([]byte(w.seed + " key " + name))
	return ed25519.NewKeyFromSeed(sum[:])
}

func (w *town) agency(name string) domain.StreamID {
	return domain.NewStreamID(domain.AgencyStream, w.random("agency "+name))
}

func (w *town) child(name string) domain.StreamID {
	return domain.NewStreamID(domain.ChildStream, w.random("child "+name))
}

func (w *town) hand(name, agency string, roles ...string) hand {
	return hand{w.agency(agency), domain.NewPersonID(w.random("person " + name)), w.key(name), roles}
}

func (h hand) public() domain.PublicKey {
	return domain.EncodePublicKey(h.key.Public().(ed25519.PublicKey))
}

// signing is a signature to be made.
type signing struct {
	hand
	role, purpose string
}

func (h hand) as(purpose string) signing { return signing{h, h.roles[0], purpose} }

// draft is a record to be made.
type draft struct {
	name    string
	stream  domain.StreamID
	event   domain.Event
	signers []signing
	refs    []domain.Ref
	sealed  map[string]any
	said    func(*domain.Statement)   // before it is signed
	placed  func(*transparency.Entry) // the ledger's header
	signed  func(*transparency.Envelope)
	void    bool
}

func (w *town) record(d draft) {
	w.t.Helper()
	s, values := w.statement(d)
	payload, err := transparency.Marshal(s)
	must(w.t, err)
	var keys []ed25519.PrivateKey
	for _, signer := range d.signers {
		keys = append(keys, signer.key)
	}
	envelope := transparency.SignEnvelope(payload, keys...)
	if d.signed != nil {
		d.signed(&envelope)
	}
	own := w.replay.State(d.stream)
	last, _ := own.Last()
	entry := transparency.Entry{RecordedAt: w.at, Before: uint64(own.Records.Len()), Envelope: envelope.Bytes()}
	if last.Leaf != "" {
		entry.Prev, err = transparency.ParseDigest(string(last.Leaf))
		must(w.t, err)
	}
	if d.placed != nil {
		d.placed(&entry)
	}
	leaf, err := entry.Bytes()
	must(w.t, err)
	w.keep(d, leaf, values)
}

func (w *town) keep(d draft, leaf []byte, values []string) {
	w.t.Helper()
	record := Read(uint64(len(w.leaves)), leaf)
	if v := w.replay.Next(record); v.Void != d.void {
		w.t.Fatalf("record %s: void %v: %s", d.name, v.Void, v.Sentence)
	}
	w.named[d.name] = uint64(len(w.leaves))
	w.leaves, w.values = append(w.leaves, leaf), append(w.values, values)
	w.records = append(w.records, record.Statement)
	w.at = w.at.Add(time.Minute)
}

func (w *town) statement(d draft) (domain.Statement, []string) {
	w.t.Helper()
	facts, err := transparency.Marshal(d.event)
	must(w.t, err)
	s := domain.Statement{
		Ledger: w.ledger, ID: w.id(d.name), Type: d.event.EventType(), Stream: d.stream, After: w.replay.State(d.stream).Prefix(),
		Source: domain.Source{Kind: "own"}, OccurredAt: domain.ClaimAt(w.at.Add(-time.Hour)), Place: "350200", Refs: d.refs, Facts: facts,
	}
	for _, signer := range d.signers {
		s.Signers = append(s.Signers, domain.Signer{Key: signer.public().ID(), Agency: signer.agency, Role: signer.role, Purpose: signer.purpose})
	}
	slices.SortFunc(s.Signers, func(a, b domain.Signer) int { return strings.Compare(a.Key, b.Key) })
	values := w.seal(&s, d)
	if d.said != nil {
		d.said(&s)
	}
	return s, values
}

func (w *town) seal(s *domain.Statement, d draft) []string {
	w.t.Helper()
	spec, _ := domain.SpecOf(s.Type)
	var texts []string
	for _, path := range spec.Sealed {
		if s.Sealed == nil {
			s.Sealed = map[string]*domain.Digest{}
		}
		s.Sealed[path.Path] = nil
		value, found := d.sealed[path.Path]
		if !found {
			continue
		}
		salt := sha256.Sum256([]byte(w.seed + s.ID + path.Path))
		text, commitment, err := transparency.NewDisclosure(salt, s.ID, w.subjectOf(d, path), path.Path, value)
		must(w.t, err)
		s.Sealed[path.Path] = new(domain.Digest(commitment.String()))
		texts = append(texts, text)
	}
	return texts
}

func (w *town) subjectOf(d draft, path domain.SealedPath) string {
	switch e := d.event.(type) {
	case domain.OfficerAuthorised:
		return string(e.Officer)
	case domain.HandedOver:
		if path.Subject != "" {
			return string(e.Receiver)
		}
	case domain.ChildRescued:
		return string(e.Child)
	}
	return string(w.replay.State(d.stream).Child.Person)
}

func (w *town) id(name string) string {
	x := []byte(fmt.Sprintf("%x", sha256.Sum256([]byte(w.seed+" record "+name))))
	x[12], x[16] = '7', '8'
	return fmt.Sprintf("%s-%s-%s-%s-%s", x[:8], x[8:12], x[12:16], x[16:20], x[20:32])
}

// shelf is Tiles and Head in memory.
type shelf struct {
	files map[string][]byte
	head  *transparency.Tree
}

func (s *shelf) PutAll(_ context.Context, tiles map[string][]byte) error {
	maps.Copy(s.files, tiles)
	return nil
}

func (s *shelf) Get(_ context.Context, path string) ([]byte, error) {
	data, found := s.files[path]
	if !found {
		return nil, fs.ErrNotExist
	}
	return data, nil
}

func (s *shelf) Publish(_ context.Context, checkpoint []byte) error {
	s.files[transparency.CheckpointPath] = bytes.Clone(checkpoint)
	return nil
}

func (s *shelf) Load(context.Context) (transparency.Tree, error) {
	if s.head == nil {
		return transparency.Tree{}, transparency.ErrNoHead
	}
	return *s.head, nil
}

func (s *shelf) Swap(_ context.Context, _, newer transparency.Tree) error {
	s.head = &newer
	return nil
}

const origin = "ledger.example/town"

// noteKeys makes a C2SP signer and its verifier key.
func (w *town) noteKeys(name string) (signer note.Signer, vkey string) {
	w.t.Helper()
	seed := sha256.Sum256([]byte(w.seed + " note " + name))
	skey, vkey, err := note.GenerateKey(bytes.NewReader(seed[:]), name)
	must(w.t, err)
	signer, err = note.NewSigner(skey)
	must(w.t, err)
	return signer, vkey
}

func (w *town) openLog(cosigner *transparency.Cosigner) {
	w.t.Helper()
	signer, vkey := w.noteKeys(origin)
	verifier, err := transparency.NewVerifier(vkey)
	must(w.t, err)
	files := &shelf{files: map[string][]byte{}}
	w.log, err = transparency.CreateLog(context.Background(), transparency.LogConfig{
		Tiles: files, Head: files, Signer: signer, Verifier: verifier,
		Cosign: func(_ context.Context, checkpoint []byte) ([]byte, error) {
			return transparency.AddSignatures(checkpoint, cosigner)
		},
	})
	must(w.t, err)
}

// publish extends the log by all records that it does not hold yet.
func (w *town) publish() []byte {
	w.t.Helper()
	must(w.t, w.log.Append(context.Background(), w.leaves[w.log.Tree().Size:]))
	return bytes.Clone(w.log.Checkpoint())
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
