package simulate

import (
	"encoding/json"
	"fmt"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// seal commits the statement to every sealed path of its type and returns the
// disclosures, in the order of the catalogue.
func seal(s *domain.Statement, values map[string]any, own domain.State, random dice) ([]string, error) {
	disclosures := []string{}
	spec, known := domain.SpecOf(s.Type)
	if !known || len(spec.Sealed) == 0 {
		return disclosures, nil
	}
	s.Sealed = make(map[string]*domain.Digest, len(spec.Sealed))
	for _, path := range spec.Sealed {
		s.Sealed[path.Path] = nil
		value := values[path.Path]
		if value == nil {
			continue
		}
		subject := s.SubjectOf(path, own.Subject())
		if subject == "" {
			return nil, fmt.Errorf("seal %s of %s: nobody is its subject", path.Path, s.Type)
		}
		text, commitment, err := transparency.NewDisclosure(random.bytes32(), s.ID, string(subject), path.Path, value)
		if err != nil {
			return nil, fmt.Errorf("seal %s of %s: %w", path.Path, s.Type, err)
		}
		digest := domain.Digest(commitment.String())
		s.Sealed[path.Path] = &digest
		disclosures = append(disclosures, text)
	}
	return disclosures, nil
}

// SealedValue is one opened value of a caseload.
type SealedValue struct {
	Record  string // id of the record
	Subject string // the person under whose key it is kept
	Path    string
	Value   json.RawMessage // canonical JSON
}

// Texts returns the strings inside the value: one for a text or a digest, all of
// a list, and the whole of a profile. They are what must never be found outside the vault.
func (v SealedValue) Texts() []string {
	var one string
	if json.Unmarshal(v.Value, &one) == nil {
		return []string{one}
	}
	var list []string
	if json.Unmarshal(v.Value, &list) == nil {
		return list
	}
	return []string{string(v.Value)}
}

// SealedValues lists every sealed value of the lines, in their order: the truth
// against which tests look for leaks. Errors wrap transparency.ErrMalformed.
func SealedValues(lines []Line) ([]SealedValue, error) {
	var all []SealedValue
	for i, line := range lines {
		for _, text := range line.Disclosures {
			d, err := transparency.ParseDisclosure(text)
			if err != nil {
				return nil, fmt.Errorf("open line %d: %w", i+1, err)
			}
			all = append(all, SealedValue{Record: d.Record, Subject: d.Subject, Path: d.Path, Value: json.RawMessage(d.Value)})
		}
	}
	return all, nil
}
