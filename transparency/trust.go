package transparency

import (
	"fmt"
	"strconv"

	"golang.org/x/mod/sumdb/note"
)

// Trust is the trust file: what a verifier must have from elsewhere than the
// operator. Without it nothing can be checked. Make one with NewTrust or
// ParseTrust.
type Trust struct {
	Ledger         Digest // leaf hash of index 0
	Origin         string // of the checkpoints; also the name of every checkpoint key
	CheckpointKeys []string
	ReceiptKeys    []string
	Witnesses      []Witness
	Quorum         int // witnesses that must have cosigned a checkpoint

	checkpoint, receipt, witness []note.Verifier
}

// Witness is a holder of checkpoints whose word the verifier takes.
type Witness struct {
	Name string `json:"name"` // the name in the key
	Key  string `json:"key"`  // vkey, cosignature/v1
}

// Bounds of a trust file.
const (
	trustFormat  = "homeward-trust-v1"
	maxTrust     = 1 << 20
	maxTrustKeys = 64 // of each kind; a note may carry a hundred signatures
)

type wireTrust struct {
	Format         string    `json:"format"`
	Ledger         Digest    `json:"ledger"`
	Origin         string    `json:"origin"`
	CheckpointKeys []string  `json:"checkpointKeys"`
	ReceiptKeys    []string  `json:"receiptKeys"`
	Witnesses      []Witness `json:"witnesses"`
	Quorum         int       `json:"quorum"`
}

// ParseTrust reads a trust file as strict JSON and checks it as NewTrust does.
// Errors are *FieldError.
func ParseTrust(data []byte) (Trust, error) {
	if len(data) > maxTrust {
		return Trust{}, &FieldError{Reason: "larger than " + strconv.Itoa(maxTrust) + " bytes"}
	}
	var w wireTrust
	if err := Unmarshal(data, &w); err != nil {
		return Trust{}, err
	}
	if w.Format != trustFormat {
		return Trust{}, &FieldError{Field: "/format", Reason: "want " + trustFormat}
	}
	return NewTrust(Trust{
		Ledger: w.Ledger, Origin: w.Origin, CheckpointKeys: w.CheckpointKeys,
		ReceiptKeys: w.ReceiptKeys, Witnesses: w.Witnesses, Quorum: w.Quorum,
	})
}

// NewTrust checks the fields and makes the Trust ready for use: at least one
// checkpoint and one receipt key; each public key once in the whole file, since
// two names for one key must not make two witnesses, nor one key serve two
// purposes; a quorum the witnesses can fill. Zero is allowed only while there are
// no witnesses. Errors are *FieldError.
func NewTrust(t Trust) (Trust, error) {
	if t.Ledger.IsZero() {
		return Trust{}, &FieldError{Field: "/ledger", Reason: "want the leaf hash of index 0"}
	}
	if !validKeyName(t.Origin) {
		return Trust{}, &FieldError{Field: "/origin", Reason: "want a name without spaces or plus signs"}
	}
	if t.Quorum < 0 || t.Quorum > len(t.Witnesses) || (t.Quorum == 0 && len(t.Witnesses) > 0) {
		return Trust{}, &FieldError{Field: "/quorum", Reason: "want 1 to the number of witnesses, or 0 without any"}
	}
	if err := t.readKeys(); err != nil {
		return Trust{}, err
	}
	return t, nil
}

func (t *Trust) readKeys() (err error) {
	seen := make(map[string]bool)
	if len(t.CheckpointKeys) == 0 || len(t.ReceiptKeys) == 0 {
		return &FieldError{Reason: "want a checkpoint key and a receipt key"}
	}
	if t.checkpoint, err = trustKeys(seen, "/checkpointKeys", algEd25519, t.CheckpointKeys); err != nil {
		return err
	}
	for i, v := range t.checkpoint {
		if v.Name() != t.Origin {
			return &FieldError{Field: fmt.Sprintf("/checkpointKeys/%d", i), Reason: "want the origin as name"}
		}
	}
	if t.receipt, err = trustKeys(seen, "/receiptKeys", algEd25519, t.ReceiptKeys); err != nil {
		return err
	}
	witnesses := make([]string, len(t.Witnesses))
	for i, w := range t.Witnesses {
		witnesses[i] = w.Key
	}
	if t.witness, err = trustKeys(seen, "/witnesses", algCosigning, witnesses); err != nil {
		return err
	}
	for i, v := range t.witness {
		if v.Name() != t.Witnesses[i].Name {
			return &FieldError{Field: fmt.Sprintf("/witnesses/%d/name", i), Reason: "want the name in the key"}
		}
	}
	return nil
}

func trustKeys(seen map[string]bool, field string, algorithm byte, vkeys []string) ([]note.Verifier, error) {
	if len(vkeys) > maxTrustKeys {
		return nil, &FieldError{Field: field, Reason: "more than " + strconv.Itoa(maxTrustKeys)}
	}
	verifiers := make([]note.Verifier, len(vkeys))
	for i, vkey := range vkeys {
		place := field + "/" + strconv.Itoa(i)
		key, err := parseVerifierKey(vkey)
		if err != nil || key.algorithm != algorithm {
			return nil, &FieldError{Field: place, Reason: "want a C2SP verifier key of algorithm " + strconv.Itoa(int(algorithm))}
		}
		if seen[string(key.public)] {
			return nil, &FieldError{Field: place, Reason: "public key stands twice in the file"}
		}
		seen[string(key.public)] = true
		if verifiers[i], err = NewVerifier(vkey); err != nil {
			return nil, &FieldError{Field: place, Reason: err.Error()}
		}
	}
	return verifiers, nil
}

// Bytes returns the file in its one form.
func (t Trust) Bytes() ([]byte, error) {
	return Marshal(wireTrust{trustFormat, t.Ledger, t.Origin, t.CheckpointKeys, t.ReceiptKeys, t.Witnesses, t.Quorum})
}
