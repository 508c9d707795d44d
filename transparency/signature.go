package transparency

import (
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"maps"
	"slices"
)

// ErrSignature is wrapped by every refusal of a signature.
var ErrSignature = errors.New("signature refused")

// SignatureError names the key whose signature is missing, too many or bad. It
// wraps ErrSignature.
type SignatureError struct {
	KeyID  string // empty where no one key is meant
	Reason string
}

// Error gives the key id and the reason.
func (e *SignatureError) Error() string {
	if e.KeyID == "" {
		return "verify signatures: " + e.Reason
	}
	return "verify signature of key " + e.KeyID + ": " + e.Reason
}

// Unwrap returns ErrSignature.
func (e *SignatureError) Unwrap() error { return ErrSignature }

// Checker decides whether sig is the key's signature of the message, exactly as
// ed25519.Verify does. A key of another length than 32 bytes has signed nothing.
// It must be safe for concurrent use.
type Checker interface {
	Verify(key ed25519.PublicKey, message, sig []byte) bool
}

// Library is the Checker that is crypto/ed25519 and nothing else: what an auditor's
// check of dossiers and receipts rests on, independent of any code of ours.
type Library struct{}

// Verify is ed25519.Verify, but for a key of another length, on which that panics.
func (Library) Verify(key ed25519.PublicKey, message, sig []byte) bool {
	return len(key) == ed25519.PublicKeySize && ed25519.Verify(key, message, sig)
}

// Verify checks that exactly the given keys, by key id, have signed: none
// missing, none more, none twice. No keys is an error, not a success. Signatures
// are checked by the rules of the standard library alone, as every auditor can.
// Whether the keys are acceptable (ValidPublicKey) was decided when they were
// enrolled. Errors are *SignatureError.
func (e Envelope) Verify(keys map[string]ed25519.PublicKey) error {
	return e.VerifyBy(Library{}, keys)
}

// VerifyBy is Verify with another Checker, which changes how long it takes and
// nothing else.
func (e Envelope) VerifyBy(checker Checker, keys map[string]ed25519.PublicKey) error {
	if len(keys) == 0 {
		return &SignatureError{Reason: "no keys to verify under"}
	}
	pae := PAE(PayloadType, e.Payload)
	for i, s := range e.Signatures {
		if amongSigned(e.Signatures[:i], s.KeyID) {
			return &SignatureError{s.KeyID, "signed twice"}
		}
		if err := s.verify(checker, keys, pae); err != nil {
			return err
		}
	}
	if len(e.Signatures) == len(keys) { // each is of another of the keys
		return nil
	}
	for _, id := range slices.Sorted(maps.Keys(keys)) {
		if !amongSigned(e.Signatures, id) {
			return &SignatureError{id, "missing"}
		}
	}
	return nil
}

func amongSigned(signatures []Signature, key string) bool {
	return slices.ContainsFunc(signatures, func(s Signature) bool { return s.KeyID == key })
}

func (s Signature) verify(checker Checker, keys map[string]ed25519.PublicKey, pae []byte) error {
	key, ok := keys[s.KeyID]
	if !ok {
		return &SignatureError{s.KeyID, "not one of the signers"}
	}
	if len(key) != ed25519.PublicKeySize || !Digest(sha256.Sum256(key)).Is(s.KeyID) {
		return &SignatureError{s.KeyID, "the key given has another id"}
	}
	if !checker.Verify(key, pae, s.Sig) {
		return &SignatureError{s.KeyID, "does not match the statement"}
	}
	return nil
}
