package ledger

import (
	"context"
	"errors"
	"fmt"

	"github.com/homeward-ledger/homeward/domain"
)

// What the vault does for statements that wait. They are under a key of their
// own, wrapped under the key-encryption key, and not under their subjects' keys:
// the subject of a statement that opens a stream has none yet, and must not get
// one from a statement that may never be recorded.

// sealWaiting encrypts texts under a fresh key. about, the associated data of
// both, ties them to their row.
func (v *Vault) sealWaiting(about []byte, texts []string) (wrapped, data []byte, err error) {
	if wrapped, err = newKeyset(v.kek, about); err != nil {
		return nil, nil, err
	}
	key, err := unwrapKeyset(v.kek, wrapped, about)
	if err != nil {
		return nil, nil, err
	}
	if data, err = key.Encrypt(pad(texts), about); err != nil {
		return nil, nil, fmt.Errorf("encrypt: %w", err)
	}
	return wrapped, data, nil
}

// openWaiting is the way back: ErrKeyset or ErrCiphertext when anything differs.
func (v *Vault) openWaiting(about, wrapped, data []byte) ([]string, error) {
	key, err := unwrapKeyset(v.kek, wrapped, about)
	if err != nil {
		return nil, err
	}
	plain, err := key.Decrypt(data, about)
	if err != nil {
		return nil, ErrCiphertext
	}
	texts, err := unpad(plain)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCiphertext, err)
	}
	return texts, nil
}

// erased reports whether a person has a tombstone.
func (v *Vault) erased(ctx context.Context, person domain.PersonID) (bool, error) {
	_, err := hasKeyset(ctx, v.db, string(person))
	if errors.Is(err, ErrErased) {
		return true, nil
	}
	return false, err
}

// anyErased reports whether one of the persons has a tombstone.
func (v *Vault) anyErased(ctx context.Context, persons []domain.PersonID) (bool, error) {
	for _, person := range persons {
		if erased, err := v.erased(ctx, person); err != nil || erased {
			return erased, err
		}
	}
	return false, nil
}

// unlessErased does work while nobody can be erased; not at all, with ErrErased,
// when one of the persons is.
func (v *Vault) unlessErased(ctx context.Context, persons []domain.PersonID, work func() error) error {
	v.gate.RLock()
	defer v.gate.RUnlock()
	for _, person := range persons {
		if _, err := hasKeyset(ctx, v.db, string(person)); err != nil {
			return err
		}
	}
	return work()
}

// whenErasing has forget called with every person who is erased from now on, after the
// tombstone is durable; nil takes that back. kept names what is forgotten by it. An
// Erase whose forget fails has to be repeated.
func (v *Vault) whenErasing(kept string, forget func(ctx context.Context, person string) error) {
	v.gate.Lock()
	defer v.gate.Unlock()
	if forget == nil {
		delete(v.forget, kept)
		return
	}
	if v.forget == nil {
		v.forget = map[string]func(context.Context, string) error{}
	}
	v.forget[kept] = forget
}
