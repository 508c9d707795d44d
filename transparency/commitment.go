package transparency

import (
	"errors"
	"fmt"
	"maps"
	"slices"
)

// MaxDisclosures bounds the texts of one record's disclosures together, in bytes.
const MaxDisclosures = 256 << 10

// ErrCommitment is wrapped by every refusal to open a record's sealed fields.
var ErrCommitment = errors.New("commitment not opened")

// CommitmentError says which sealed path did not open and why. It wraps
// ErrCommitment and, where a disclosure could not be read, ErrMalformed.
type CommitmentError struct {
	Path   string // empty where the disclosures as a whole are meant
	Reason string
	Cause  error // may be nil
}

// Error gives the path and the reason, never a value.
func (e *CommitmentError) Error() string {
	text := "open commitment"
	if e.Path != "" {
		text += " of " + e.Path
	}
	text += ": " + e.Reason
	if e.Cause != nil {
		text += ": " + e.Cause.Error()
	}
	return text
}

// Unwrap returns ErrCommitment and the cause.
func (e *CommitmentError) Unwrap() []error {
	if e.Cause == nil {
		return []error{ErrCommitment}
	}
	return []error{ErrCommitment, e.Cause}
}

// Open opens every sealed path of a record exactly once. Sealed maps each path to
// its commitment, or to nil where the signer said there is no value. A path left
// closed, opened twice or not committed to is refused, as is a disclosure of
// another record, a salt used twice (a disclosure left open would give away the
// salt of an erased one), and more than MaxDisclosures bytes. Errors are
// *CommitmentError.
func Open(record string, sealed map[string]*Digest, disclosures []string) (map[string]Disclosure, error) {
	total := 0
	for _, text := range disclosures {
		if total += len(text); total > MaxDisclosures {
			return nil, &CommitmentError{Reason: fmt.Sprintf("larger than %d bytes", MaxDisclosures)}
		}
	}
	opened := make(map[string]Disclosure, len(sealed))
	salts := make(map[[SaltSize]byte]bool, len(sealed))
	for _, text := range disclosures {
		d, err := openOne(record, sealed, text)
		if err != nil {
			return nil, err
		}
		if _, twice := opened[d.Path]; twice {
			return nil, &CommitmentError{Path: d.Path, Reason: "opened twice"}
		}
		if salts[d.Salt] {
			return nil, &CommitmentError{Path: d.Path, Reason: "salt used twice"}
		}
		opened[d.Path], salts[d.Salt] = d, true
	}
	for _, path := range slices.Sorted(maps.Keys(sealed)) {
		if _, ok := opened[path]; !ok && sealed[path] != nil {
			return nil, &CommitmentError{Path: path, Reason: "not disclosed"}
		}
	}
	return opened, nil
}

func openOne(record string, sealed map[string]*Digest, text string) (Disclosure, error) {
	d, err := ParseDisclosure(text)
	if err != nil {
		return Disclosure{}, &CommitmentError{Reason: "unreadable disclosure", Cause: err}
	}
	if d.Record != record {
		return Disclosure{}, &CommitmentError{Path: knownPath(sealed, d.Path), Reason: "disclosure of another record"}
	}
	want, known := sealed[d.Path]
	switch {
	case !known:
		return Disclosure{}, &CommitmentError{Reason: "disclosure of a path the record does not have"}
	case want == nil:
		return Disclosure{}, &CommitmentError{Path: d.Path, Reason: "the record says there is no value"}
	case Commitment(text) != *want:
		return Disclosure{}, &CommitmentError{Path: d.Path, Reason: "disclosure does not match"}
	}
	return d, nil
}

// knownPath keeps text that came only from the submitter out of the error.
func knownPath(sealed map[string]*Digest, path string) string {
	if _, ok := sealed[path]; ok {
		return path
	}
	return ""
}
