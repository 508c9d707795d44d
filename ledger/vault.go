package ledger

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/homeward-ledger/homeward/database"
)

// Bounds of what the vault takes, all in bytes unless said otherwise.
const (
	maxDisclosures = 256 << 10 // disclosures of one record together (formats.md, Statement)
	maxTexts       = 1024      // disclosures in number, per record
	maxJoint       = 12        // subjects of one ciphertext, in number: the parties of a kinship report
	maxSealedJSON  = 1 << 20
	maxSubject     = 128
	maxOrigin      = 256
	cachedKeys     = 4096 // unwrapped keys kept, in number; about 1.5 KiB each

	padBucket = 256
	maxPlain  = (maxDisclosures + 4*(maxTexts+1) + padBucket - 1) / padBucket * padBucket
	layerSize = 33 // Tink's prefix 5, nonce 12, tag 16
)

// What the vault answers. Readers say erased, withheld or missing, never one
// for another (formats.md, Vault), so these never stand for each other.
var (
	// ErrErased: the subject has a tombstone, for ever.
	ErrErased = errors.New("subject is erased")
	// ErrNoKey: the vault has neither keyset nor tombstone for the subject.
	ErrNoKey = errors.New("subject has no key")
	// ErrCiphertext: the ciphertext is not the one sealed for this record and
	// these subjects, or was changed.
	ErrCiphertext = errors.New("ciphertext does not open")
	// ErrKeyset: a wrapped keyset does not open: changed, moved from another
	// subject, epoch or ledger, or under another key-encryption key.
	ErrKeyset = errors.New("wrapped keyset does not open")
	// ErrVaultInput: an argument is malformed or too large. Nothing was done.
	ErrVaultInput = errors.New("vault refuses the argument")
)

// Vault keeps one keyset per subject (child, relative, officer) and seals the
// disclosures of records under it, so that destroying the keyset erases the
// subject while the log stays whole (formats.md, Vault). It knows neither who
// may read nor whether an erasure was ordered: that is Submit's business. All
// methods are safe for concurrent use.
type Vault struct {
	db     *database.Prepared
	kek    tink.AEAD
	origin string
	epoch  uint64                          // of kek; new keysets are wrapped at it
	scrub  func(ctx context.Context) error // takes deleted bytes off the disk: ErrNotScrubbed

	// gate is held shared from reading a keyset until it is cached, and alone
	// while erasing: else a key read just before would be cached just after.
	gate  sync.RWMutex
	cache *keyCache

	forget map[string]func(ctx context.Context, person string) error // under gate; see whenErasing
}

// Ensure makes durable keysets for the subjects that have none, in one
// transaction: all or none. Call it before the record that uses them is
// appended, so that no record is ever durable without its keys. ErrErased if
// one of them is erased: a tombstone is never got round.
func (v *Vault) Ensure(ctx context.Context, subjects ...string) error {
	if err := checkSubjects(subjects); err != nil {
		return fmt.Errorf("ensure keysets: %w: %w", ErrVaultInput, err)
	}
	v.gate.RLock()
	defer v.gate.RUnlock()
	fresh, err := v.wrapMissing(ctx, subjects)
	if err == nil && len(fresh) > 0 {
		err = v.insertKeysets(ctx, fresh)
	}
	if err != nil {
		return fmt.Errorf("ensure keysets: %w", err)
	}
	return nil
}

// wrapMissing makes keysets outside the transaction: a key management service
// may be slow, and the writers' lock is not held for it.
func (v *Vault) wrapMissing(ctx context.Context, subjects []string) (map[string][]byte, error) {
	fresh := map[string][]byte{}
	for _, s := range subjects {
		if _, cached := v.cache.get(s); cached || fresh[s] != nil {
			continue
		}
		has, err := hasKeyset(ctx, v.db, s)
		if err != nil {
			return nil, err
		}
		if has {
			continue
		}
		if fresh[s], err = newKeyset(v.kek, keysetData(v.origin, s, v.epoch)); err != nil {
			return nil, err
		}
	}
	return fresh, nil
}

// SubjectText is what a record discloses about one subject, or about several
// jointly (a kinship report): then the erasure of any of them closes it.
type SubjectText struct {
	Subjects []string // in any order, at most twelve, none twice
	Texts    []string // disclosures, byte for byte as received
}

// Sealed is one padded ciphertext of a record. Subjects tells whose keys open
// it; the caller compares them with those that the event's definition names.
type Sealed struct {
	Subjects []string // ascending; the first one's key is the innermost layer
	Data     []byte
}

// Seal encrypts the disclosures of a record, one ciphertext for each element,
// sorted by subjects. binding comes from Binding and ties the ciphertexts to
// the record. Subjects need a keyset: ErrNoKey, ErrErased. The disclosures of a
// record are at most 256 KiB, and no list of subjects stands twice: ErrVaultInput.
func (v *Vault) Seal(ctx context.Context, binding []byte, parts []SubjectText) ([]Sealed, error) {
	if err := checkParts(binding, parts); err != nil {
		return nil, fmt.Errorf("seal disclosures: %w", err)
	}
	sealed := make([]Sealed, 0, len(parts))
	for _, part := range parts {
		one, err := v.seal(ctx, binding, part)
		if err != nil {
			return nil, fmt.Errorf("seal disclosures: %w", err)
		}
		sealed = append(sealed, one)
	}
	slices.SortFunc(sealed, func(a, b Sealed) int { return slices.Compare(a.Subjects, b.Subjects) })
	for i := 1; i < len(sealed); i++ {
		if slices.Equal(sealed[i-1].Subjects, sealed[i].Subjects) {
			return nil, fmt.Errorf("seal disclosures: %w: subjects stand twice", ErrVaultInput)
		}
	}
	return sealed, nil
}

func (v *Vault) seal(ctx context.Context, binding []byte, part SubjectText) (Sealed, error) {
	subjects := slices.Sorted(slices.Values(part.Subjects))
	if err := checkGroup(subjects); err != nil {
		return Sealed{}, fmt.Errorf("%w: %w", ErrVaultInput, err)
	}
	keys, err := v.keys(ctx, subjects)
	if err != nil {
		return Sealed{}, err
	}
	data := pad(part.Texts)
	for layer, key := range keys {
		if data, err = key.Encrypt(data, v.layerData(binding, subjects, layer)); err != nil {
			return Sealed{}, fmt.Errorf("encrypt: %w", err)
		}
	}
	return Sealed{Subjects: subjects, Data: data}, nil
}

// Open gives the disclosures back, byte for byte. ErrErased if any subject is
// erased, else ErrNoKey if one is unknown; ErrKeyset, ErrCiphertext if the vault
// or the ciphertext was changed, or binding is another record's.
func (v *Vault) Open(ctx context.Context, binding []byte, s Sealed) ([]string, error) {
	if err := s.check(); err != nil {
		return nil, fmt.Errorf("open disclosures: %w: %w", ErrCiphertext, err)
	}
	keys, err := v.keys(ctx, s.Subjects)
	if err != nil {
		return nil, fmt.Errorf("open disclosures: %w", err)
	}
	data := s.Data
	for layer, key := range slices.Backward(keys) {
		if data, err = key.Decrypt(data, v.layerData(binding, s.Subjects, layer)); err != nil {
			return nil, fmt.Errorf("open disclosures: %w", ErrCiphertext)
		}
	}
	texts, err := unpad(data)
	if err != nil {
		return nil, fmt.Errorf("open disclosures: %w: %w", ErrCiphertext, err)
	}
	return texts, nil
}

// Erase writes the subject's tombstone with the time of the erasure, deletes
// the wrapped keyset and takes its bytes off the file and its log. It is the
// storage's part only: order, waiting time and legal holds are checked before,
// new key-encryption key and backups come after. Repeating it is harmless and
// keeps the first time; ErrNotScrubbed asks for it.
func (v *Vault) Erase(ctx context.Context, subject string, at time.Time) error {
	if err := checkSubjects([]string{subject}); err != nil {
		return fmt.Errorf("erase subject: %w: %w", ErrVaultInput, err)
	}
	if at.IsZero() {
		return fmt.Errorf("erase subject: %w: no time", ErrVaultInput)
	}
	v.gate.Lock()
	defer v.gate.Unlock()
	v.cache.evict(subject) // first: an error below may hide a commit that was made
	if err := v.bury(ctx, subject, at); err != nil {
		return fmt.Errorf("erase subject: %w", err)
	}
	ctx = context.WithoutCancel(ctx)
	for _, kept := range slices.Sorted(maps.Keys(v.forget)) {
		if err := v.forget[kept](ctx, subject); err != nil {
			return fmt.Errorf("erase subject: %w: %w", ErrNotScrubbed, err)
		}
	}
	if err := v.scrub(ctx); err != nil {
		return fmt.Errorf("erase subject: %w", err)
	}
	return nil
}

// Close forgets the unwrapped keys and releases the file.
func (v *Vault) Close() error {
	v.gate.Lock()
	defer v.gate.Unlock()
	v.cache.clear()
	return v.db.Close()
}

// keys unwraps the keys of all subjects. An erasure outweighs what else is
// wrong: it is final, and a reader must not hear "missing" instead.
func (v *Vault) keys(ctx context.Context, subjects []string) ([]tink.AEAD, error) {
	keys := make([]tink.AEAD, len(subjects))
	var first error
	for i, s := range subjects {
		key, err := v.key(ctx, s)
		if errors.Is(err, ErrErased) {
			return nil, err
		}
		if first == nil {
			first = err
		}
		keys[i] = key
	}
	return keys, first
}

func (v *Vault) key(ctx context.Context, subject string) (tink.AEAD, error) {
	if key, ok := v.cache.get(subject); ok {
		return key, nil
	}
	v.gate.RLock()
	defer v.gate.RUnlock()
	wrapped, epoch, err := v.readKeyset(ctx, subject)
	if err != nil {
		return nil, err
	}
	key, err := unwrapKeyset(v.kek, wrapped, keysetData(v.origin, subject, epoch))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", subject, err)
	}
	v.cache.put(subject, key)
	return key, nil
}

// layerData is the associated data of one layer. All subjects and the layer's
// place are in it: whoever peels the outer layer off while he may must not be
// able to pass the inner one off as the first subject's own ciphertext.
func (v *Vault) layerData(binding []byte, subjects []string, layer int) []byte {
	parts := [][]byte{[]byte("homeward vault data v1"), []byte(v.origin), binding, {byte(layer)}}
	for _, s := range subjects {
		parts = append(parts, []byte(s))
	}
	return joinParts(parts...)
}

// Binding is the associated data of a record's ciphertexts: the digest of its
// PAE and the commitment of each sealed path as the statement writes it, nil
// for a path that is absent. Paths are sorted, everything is length-prefixed.
func Binding(paeDigest [sha256.Size]byte, sealed map[string]*string) []byte {
	parts := [][]byte{[]byte("homeward vault binding v1"), paeDigest[:]}
	for _, path := range slices.Sorted(maps.Keys(sealed)) {
		commitment := sealed[path]
		if commitment == nil {
			parts = append(parts, []byte(path), []byte{0})
			continue
		}
		parts = append(parts, []byte(path), append([]byte{1}, *commitment...))
	}
	return joinParts(parts...)
}

func checkParts(binding []byte, parts []SubjectText) error {
	if len(binding) == 0 {
		return fmt.Errorf("%w: no binding", ErrVaultInput)
	}
	size, count := 0, 0
	for _, part := range parts {
		if len(part.Texts) == 0 {
			return fmt.Errorf("%w: no disclosure", ErrVaultInput)
		}
		count += len(part.Texts)
		for _, text := range part.Texts {
			size += len(text)
		}
	}
	if size > maxDisclosures || count > maxTexts {
		return fmt.Errorf("%w: %d disclosures of %d bytes are too many", ErrVaultInput, count, size)
	}
	return nil
}

// checkSubjects refuses what cannot be a random id. The text is not repeated in
// the error: it may be a name that went astray.
func checkSubjects(subjects []string) error {
	for _, s := range subjects {
		if len(s) == 0 || len(s) > maxSubject {
			return fmt.Errorf("subject of %d bytes", len(s))
		}
		for _, c := range []byte(s) {
			letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
			if !letter && c != '-' && c != '_' && c != '.' {
				return errors.New("subject is not an id")
			}
		}
	}
	return nil
}

func checkGroup(subjects []string) error {
	if len(subjects) == 0 || len(subjects) > maxJoint {
		return fmt.Errorf("%d subjects", len(subjects))
	}
	for i := 1; i < len(subjects); i++ {
		if subjects[i-1] >= subjects[i] {
			return errors.New("subjects are not in order")
		}
	}
	return checkSubjects(subjects)
}

func (s Sealed) check() error {
	if err := checkGroup(s.Subjects); err != nil {
		return err
	}
	if len(s.Data) > maxPlain+layerSize*maxJoint {
		return fmt.Errorf("%d bytes are too many", len(s.Data))
	}
	return nil
}
