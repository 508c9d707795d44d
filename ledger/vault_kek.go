package ledger

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	tinkpb "github.com/tink-crypto/tink-go/v2/proto/tink_go_proto"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// maxKEKFile bounds what OpenKEK reads, in bytes; a keyset of one key has 400.
const maxKEKFile = 64 << 10

// ErrKEKMode means that others than the owner may read or write the file of
// the key-encryption key, or that it is no regular file.
var ErrKEKMode = errors.New("key-encryption key file is not private")

// CreateKEK makes a new key-encryption key (AES-256-GCM) in a Tink keyset in
// the clear at path, mode 0600, and returns it as read back from the disk. The
// file and its folder are fsynced. An existing file is refused with an error
// that matches fs.ErrExist: overwriting it would erase every subject at once.
func CreateKEK(path string) (tink.AEAD, error) {
	handle, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("create key-encryption key: %w", err)
	}
	var text bytes.Buffer
	if err := insecurecleartextkeyset.Write(handle, keyset.NewJSONWriter(&text)); err != nil {
		return nil, fmt.Errorf("create key-encryption key: %w", err)
	}
	if err := writeNewFile(path, text.Bytes()); err != nil {
		return nil, fmt.Errorf("create key-encryption key: %w", err)
	}
	return OpenKEK(path)
}

// OpenKEK reads the key-encryption key that CreateKEK made. A missing file is
// refused with an error that matches fs.ErrNotExist, one that others may touch
// with ErrKEKMode. A key management service takes this function's place with
// its own tink.AEAD.
func OpenKEK(path string) (tink.AEAD, error) {
	text, err := readPrivateFile(path)
	if err != nil {
		return nil, fmt.Errorf("open key-encryption key: %w", err)
	}
	handle, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(text)))
	if err != nil {
		// Tink's sentence only: an error must never quote the file.
		return nil, fmt.Errorf("open key-encryption key: %w", err)
	}
	key, err := aead.New(handle)
	if err != nil {
		return nil, fmt.Errorf("open key-encryption key: %w", err)
	}
	return key, nil
}

// readPrivateFile reads a small regular file that only its owner may touch. The
// mode is asked of the open file, so that it cannot be swapped in between.
func readPrivateFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Mode().Perm()&0o077 != 0 {
		return nil, ErrKEKMode
	}
	text, err := io.ReadAll(io.LimitReader(f, maxKEKFile+1))
	if err == nil && len(text) > maxKEKFile {
		err = errors.New("file is too large")
	}
	return text, err
}

// writeNewFile makes a file durable that must not exist yet. What could not be
// written whole is removed again.
func writeNewFile(path string, data []byte) (err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = syncFile(filepath.Dir(path))
	}
	if err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}

// syncFile waits until the disk holds a file, or a folder's list of names.
func syncFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// newKeyset makes a subject's keyset and wraps it. The key never leaves this
// function in the clear.
func newKeyset(kek tink.AEAD, associated []byte) (wrapped []byte, err error) {
	handle, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("make keyset: %w", err)
	}
	var w wrappedKeyset
	if err := handle.WriteWithAssociatedData(&w, kek, associated); err != nil {
		return nil, fmt.Errorf("wrap keyset: %w", err)
	}
	return w, nil
}

// unwrapKeyset is the way back. Every failure is ErrKeyset: which of origin,
// subject, epoch, key or bytes is wrong cannot be told.
func unwrapKeyset(kek tink.AEAD, wrapped, associated []byte) (tink.AEAD, error) {
	w := wrappedKeyset(wrapped)
	handle, err := keyset.ReadWithAssociatedData(&w, kek, associated)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKeyset, err)
	}
	key, err := aead.New(handle)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKeyset, err)
	}
	return key, nil
}

// wrappedKeyset is Tink's reader and writer of an encrypted keyset, without the
// clear-text key list of Tink's own forms: nothing authenticates that list, and
// here every stored byte is to be authenticated.
type wrappedKeyset []byte

func (w *wrappedKeyset) WriteEncrypted(ks *tinkpb.EncryptedKeyset) error {
	*w = ks.GetEncryptedKeyset()
	return nil
}

func (w *wrappedKeyset) ReadEncrypted() (*tinkpb.EncryptedKeyset, error) {
	return &tinkpb.EncryptedKeyset{EncryptedKeyset: *w}, nil
}

// Write and Read are the clear forms, which the interfaces ask for and the vault
// must never use.
func (w *wrappedKeyset) Write(*tinkpb.Keyset) error {
	return errors.New("write keyset: refused in the clear")
}

func (w *wrappedKeyset) Read() (*tinkpb.Keyset, error) {
	return nil, errors.New("read keyset: refused in the clear")
}

// keysetData is the associated data of a wrapped keyset: origin, subject, epoch
// (formats.md, Vault). It ties the keyset to its row.
func keysetData(origin, subject string, epoch uint64) []byte {
	return joinParts([]byte("homeward vault keyset v1"), []byte(origin), []byte(subject),
		binary.BigEndian.AppendUint64(nil, epoch))
}

// joinParts puts each part behind its length (uint32, big-endian), so that no
// two lists of parts give the same bytes.
func joinParts(parts ...[]byte) []byte {
	var b []byte
	for _, p := range parts {
		b = binary.BigEndian.AppendUint32(b, uint32(len(p)))
		b = append(b, p...)
	}
	return b
}
