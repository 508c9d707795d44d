package ledger

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// OfTags reports whether the keyset is that of profile tags, which RenewTags makes again.
func (e *BadKeysetError) OfTags() bool { return e.Subject == tagSubject }

// tagSubject is the row of the key of profile tags: no person has such an id.
const tagSubject = "profile-tags"

// tagSize is the length of a tag in bytes, the whole of an HMAC-SHA-256.
const tagSize = 32

// tagger makes tags: equal texts give equal ones, and without the key nobody can tell
// of what, nor try.
type tagger struct{ set *prf.Set }

func (t tagger) tag(text string) ([]byte, error) {
	tag, err := t.set.ComputePrimaryPRF([]byte(text), tagSize)
	if err != nil {
		return nil, fmt.Errorf("make tag: %w", err)
	}
	return tag, nil
}

// tagger opens the key of profile tags, and makes one where there is none. It is a
// keyset of its own among those of the subjects: an HMAC-SHA-256 key. ErrKeyset where
// the row was changed; RenewTags is the way out.
func (v *Vault) tagger(ctx context.Context) (tagger, error) {
	t, err := v.readTagger(ctx)
	if !errors.Is(err, ErrNoKey) {
		return t, err
	}
	wrapped, err := newTagKeyset(v.kek, keysetData(v.origin, tagSubject, v.epoch))
	if err == nil {
		err = v.insertKeysets(ctx, map[string][]byte{tagSubject: wrapped})
	}
	if err != nil {
		return tagger{}, fmt.Errorf("make the key of profile tags: %w", err)
	}
	return v.readTagger(ctx)
}

func (v *Vault) readTagger(ctx context.Context) (tagger, error) {
	wrapped, epoch, err := v.readKeyset(ctx, tagSubject)
	if err != nil {
		return tagger{}, fmt.Errorf("open the vault's key of profile tags: %w", err)
	}
	w := wrappedKeyset(wrapped)
	handle, err := keyset.ReadWithAssociatedData(&w, v.kek, keysetData(v.origin, tagSubject, epoch))
	if err != nil {
		return tagger{}, fmt.Errorf("open the vault's key of profile tags: %w: %w", ErrKeyset, err)
	}
	set, err := prf.NewPRFSet(handle)
	if err != nil {
		return tagger{}, fmt.Errorf("open the vault's key of profile tags: %w: %w", ErrKeyset, err)
	}
	return tagger{set}, nil
}

// RenewTags puts a new key of profile tags in the place of the old one, which nothing
// opens any more. The index is made anew when it is next opened.
func (v *Vault) RenewTags(ctx context.Context) error {
	wrapped, err := newTagKeyset(v.kek, keysetData(v.origin, tagSubject, v.epoch))
	if err == nil {
		_, err = v.db.ExecContext(ctx, `INSERT INTO keysets (subject, epoch, wrapped) VALUES ($1, $2, $3)
			ON CONFLICT (subject) DO UPDATE SET epoch = excluded.epoch, wrapped = excluded.wrapped`, tagSubject, int64(v.epoch), wrapped)
	}
	if err == nil {
		err = v.scrub(ctx)
	}
	if err != nil {
		return fmt.Errorf("renew the key of profile tags: %w", err)
	}
	return nil
}

func newTagKeyset(kek tink.AEAD, associated []byte) ([]byte, error) {
	handle, err := keyset.NewHandle(prf.HMACSHA256PRFKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("make keyset: %w", err)
	}
	var w wrappedKeyset
	if err := handle.WriteWithAssociatedData(&w, kek, associated); err != nil {
		return nil, fmt.Errorf("wrap keyset: %w", err)
	}
	return bytes.Clone(w), nil
}
