package transparency

import (
	"fmt"

	"golang.org/x/mod/sumdb/note"
)

// OpenCheckpoint verifies a checkpoint under the trust file: its origin, one of
// the log's keys, and the quorum of witnesses. It returns ErrSignature or
// ErrMalformed.
func (t Trust) OpenCheckpoint(data []byte) (Checkpoint, error) {
	c, witnesses, err := t.OpenCosigned(data)
	if err != nil {
		return Checkpoint{}, err
	}
	if len(witnesses) < t.Quorum {
		return Checkpoint{}, fmt.Errorf("open checkpoint: %w: cosigned by %d witnesses of the %d wanted", ErrSignature, len(witnesses), t.Quorum)
	}
	return c, nil
}

// OpenCosigned verifies a checkpoint's origin and the log's signature and returns
// the trusted witnesses that have cosigned it, however few: for those who count
// by a rule of their own. A cosignature of a trusted witness that does not verify
// is an error. It returns ErrSignature or ErrMalformed.
func (t Trust) OpenCosigned(data []byte) (Checkpoint, []Cosigned, error) {
	if len(t.checkpoint) == 0 {
		return Checkpoint{}, nil, fmt.Errorf("open checkpoint: %w: trust file not read", ErrSignature)
	}
	opened, err := openNote(data, append(append([]note.Verifier(nil), t.checkpoint...), t.witness...))
	if err != nil {
		return Checkpoint{}, nil, fmt.Errorf("open checkpoint: %w", err)
	}
	c, err := parseCheckpointText(opened.Text)
	if err != nil {
		return Checkpoint{}, nil, fmt.Errorf("open checkpoint: %w", err)
	}
	logSigned, witnesses, err := t.sort(opened.Sigs)
	if err != nil {
		return Checkpoint{}, nil, fmt.Errorf("open checkpoint: %w", err)
	}
	if c.Origin != t.Origin || !logSigned {
		return Checkpoint{}, nil, fmt.Errorf("open checkpoint: %w: not of the trusted log", ErrSignature)
	}
	return c, witnesses, nil
}

// sort tells the log's own signature from the witnesses'. Each trusted key has
// signed at most once: openNote refuses a second line of one key.
func (t Trust) sort(signatures []note.Signature) (logSigned bool, witnesses []Cosigned, err error) {
	for _, s := range signatures {
		if signedBy(t.checkpoint, s) {
			logSigned = true
			continue
		}
		w, err := cosignedBy(s)
		if err != nil {
			return false, nil, err
		}
		witnesses = append(witnesses, w)
	}
	return logSigned, witnesses, nil
}

func signedBy(verifiers []note.Verifier, s note.Signature) bool {
	for _, v := range verifiers {
		if v.Name() == s.Name && v.KeyHash() == s.Hash {
			return true
		}
	}
	return false
}

// OpenReceipt verifies a receipt under any of the trusted receipt keys, and its
// origin. It returns ErrSignature or ErrMalformed.
func (t Trust) OpenReceipt(data []byte) (Receipt, error) {
	return openTrusted(t, data, OpenReceipt, func(r Receipt) string { return r.Origin })
}

// OpenRefusal does the same for a refusal.
func (t Trust) OpenRefusal(data []byte) (Refusal, error) {
	return openTrusted(t, data, OpenRefusal, func(r Refusal) string { return r.Origin })
}

func openTrusted[T any](t Trust, data []byte, open func([]byte, note.Verifier) (T, error), origin func(T) string) (T, error) {
	var none T
	err := fmt.Errorf("open receipt: %w: trust file not read", ErrSignature)
	for _, v := range t.receipt {
		var got T
		if got, err = open(data, v); err != nil {
			continue
		}
		if origin(got) != t.Origin {
			return none, fmt.Errorf("open receipt: %w: of another log", ErrSignature)
		}
		return got, nil
	}
	return none, err
}
