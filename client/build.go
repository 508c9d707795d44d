package client

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// Setting is where and when a statement is made. Now and Ledger are needed.
type Setting struct {
	Ledger   domain.Digest     // from the trust file
	After    domain.Prefix     // what the signers have seen of the stream
	Policy   *domain.PolicyRef // in force, for decisions
	Child    domain.PersonID   // whom the stream is about; needed where a sealed value concerns that person
	Captured *domain.Capture   // of entry without a connection
	Now      time.Time         // goes into the record's id
}

// Unsigned is a statement's bytes with what opens its commitments: exactly what
// is shown, and exactly what is signed.
type Unsigned struct {
	Payload     []byte
	Disclosures []string
	// Notices are the ledger's word on a statement that waits, for whoever is to sign
	// it: what differs when it computes a kinship report anew. Nobody signs them.
	Notices []string
}

// WithIDs returns the draft with an id in every place where Fresh stands, and
// without optional facts that are empty.
func (d Draft) WithIDs() (Draft, error) {
	spec, err := d.spec()
	if err != nil {
		return d, err
	}
	if d.Stream == Fresh {
		d.Stream = string(domain.NewStreamID(spec.Stream, random16()))
	}
	facts := make(map[string]json.RawMessage, len(d.Facts))
	for name, value := range d.Facts {
		facts[name] = value
	}
	for _, fact := range spec.Facts {
		if !fact.Required && string(facts[fact.Name]) == `""` {
			delete(facts, fact.Name)
		}
		if fact.Type == domain.Person && !fact.List && string(facts[fact.Name]) == `"`+Fresh+`"` {
			facts[fact.Name] = json.RawMessage(`"` + domain.NewPersonID(random16()) + `"`)
		}
	}
	d.Facts = facts
	return d, nil
}

// Build makes a statement of a draft whose ids are set: a record id, fresh salts
// from the system's random source, disclosures and commitments. What it returns
// was read back by the rules of the format. Errors are of kind Invalid.
func Build(d Draft, signers []domain.Signer, in Setting) (Unsigned, error) {
	spec, err := d.spec()
	if err != nil {
		return Unsigned{}, err
	}
	facts, err := transparency.Marshal(d.Facts)
	if err != nil {
		return Unsigned{}, fmt.Errorf("write facts: %w", err)
	}
	s := domain.Statement{
		Ledger: in.Ledger, ID: domain.NewRecordID(in.Now, random16()), Type: d.Type, Stream: domain.StreamID(d.Stream),
		After: in.After, Signers: signers, Source: d.Source, OccurredAt: d.OccurredAt, Captured: in.Captured,
		Expires: d.Expires, Place: d.Place, Refs: d.Refs, Evidence: d.Evidence, Facts: facts,
	}
	if spec.Decision {
		s.Policy = in.Policy
	}
	var u Unsigned
	if u.Disclosures, err = seal(&s, spec, d.Sealed, in.Child); err != nil {
		return Unsigned{}, err
	}
	if u.Payload, err = transparency.Marshal(s); err != nil {
		return Unsigned{}, fmt.Errorf("write statement: %w", err)
	}
	_, _, err = u.read()
	return u, err
}

// seal commits the statement to every sealed path and returns the disclosures,
// in the order of the catalogue.
func seal(s *domain.Statement, spec domain.Spec, values map[string]json.RawMessage, child domain.PersonID) ([]string, error) {
	disclosures := []string{}
	if len(spec.Sealed) == 0 {
		return disclosures, nil
	}
	s.Sealed = make(map[string]*domain.Digest, len(spec.Sealed))
	for _, path := range spec.Sealed {
		s.Sealed[path.Path] = nil
		if isNull(values[path.Path]) {
			continue
		}
		value, err := canonicalValue(path, values[path.Path])
		if err != nil {
			return nil, err
		}
		subjects := s.Subjects(path, child)
		if slices.ContainsFunc(subjects, func(person domain.PersonID) bool { return !person.Valid() }) {
			return nil, wrong("sealed."+path.Path, "it is not known whom this value concerns; without a connection, this desk must have recorded the child itself")
		}
		var salt [transparency.SaltSize]byte
		_, _ = rand.Read(salt[:]) // never fails: the program ends instead
		text, commitment, err := transparency.NewDisclosure(salt, s.ID, string(subjects[0]), path.Path, value)
		if err != nil {
			return nil, wrong("sealed."+path.Path, "this value cannot be written down: %s", path.Doc)
		}
		digest := domain.Digest(commitment.String())
		s.Sealed[path.Path] = &digest
		disclosures = append(disclosures, text)
	}
	return disclosures, nil
}

func random16() (random [16]byte) {
	_, _ = rand.Read(random[:]) // never fails: the program ends instead
	return random
}

// PAE names the statement: the digest of what is signed.
func (u Unsigned) PAE() transparency.Digest {
	return transparency.Envelope{Payload: u.Payload}.PAEDigest()
}

// read reads the statement and opens every commitment, as the ledger will.
func (u Unsigned) read() (domain.Statement, map[string]transparency.Disclosure, error) {
	s, err := domain.ParseStatement(u.Payload, transparency.Unmarshal)
	if err != nil {
		return s, nil, err
	}
	sealed := make(map[string]*transparency.Digest, len(s.Sealed))
	for path, commitment := range s.Sealed {
		sealed[path] = nil
		if commitment != nil {
			digest, err := transparency.ParseDigest(string(*commitment))
			if err != nil {
				return s, nil, wrong("sealed."+path, "the commitment is no digest")
			}
			sealed[path] = &digest
		}
	}
	opened, err := transparency.Open(s.ID, sealed, u.Disclosures)
	if err != nil {
		e := wrong("sealed", "the disclosures do not open the commitments of record %s", s.ID)
		e.Cause = err
		return s, nil, e
	}
	spec, _ := domain.SpecOf(s.Type)
	for _, path := range spec.Sealed {
		if d, ok := opened[path.Path]; ok && path.Type.Check(d.Value) != nil {
			return s, nil, wrong("sealed."+path.Path, "this is no %s", valueNames[path.Type])
		}
	}
	return s, opened, nil
}
