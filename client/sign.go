package client

import (
	"crypto/ed25519"
	"slices"
	"strings"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// Signed is a statement that carries signatures of some or all of its signers.
type Signed struct {
	Unsigned
	Statement domain.Statement
	Envelope  transparency.Envelope
}

// Sign signs exactly the bytes that Render shows. Every key must be one of the
// statement's signers. Errors are of kind Invalid or Forbidden.
func Sign(u Unsigned, keys ...KeyFile) (Signed, error) {
	s, _, err := u.read()
	if err != nil {
		return Signed{}, err
	}
	private := make([]ed25519.PrivateKey, len(keys))
	for i, key := range keys {
		if !slices.ContainsFunc(s.Signers, func(signer domain.Signer) bool { return signer.Key == key.KeyID && signer.Agency == key.Agency }) {
			return Signed{}, domain.Refuse(domain.Forbidden, "", "key %s… of %s is none of the signers that record %s names", short(key.KeyID), key.Agency, s.ID)
		}
		private[i] = key.private
	}
	if len(keys) == 0 {
		return Signed{}, domain.Refuse(domain.Invalid, "", "record %s is signed by somebody", s.ID)
	}
	signed := Signed{Unsigned: u, Statement: s, Envelope: transparency.SignEnvelope(u.Payload, private...)}
	if len(signed.Envelope.Bytes()) > maxEnvelope {
		return Signed{}, domain.Refuse(domain.Invalid, "", "record %s is too long for a leaf of %d bytes", s.ID, transparency.MaxEntry)
	}
	return signed, nil
}

// maxEnvelope leaves room for the header of the leaf: time, count, hash, breaks.
const maxEnvelope = transparency.MaxEntry - 128

// Missing returns the signers who have not signed yet.
func (s Signed) Missing() []domain.Signer {
	var missing []domain.Signer
	for _, signer := range s.Statement.Signers {
		if !slices.ContainsFunc(s.Envelope.Signatures, func(sig transparency.Signature) bool { return sig.KeyID == signer.Key }) {
			missing = append(missing, signer)
		}
	}
	return missing
}

// SignersFor turns a draft's signers into the statement's: the keys in hand fill
// the places that name no key, in order; where the draft says nothing at all,
// each key signs under the type's purposes in their order. A role is filled in
// where the rule leaves no choice. Errors are of kind Invalid.
func (d Draft) SignersFor(keys ...KeyFile) ([]domain.Signer, error) {
	spec, err := d.spec()
	if err != nil {
		return nil, err
	}
	places := slices.Clone(d.Signers)
	if len(places) == 0 {
		places = make([]DraftSigner, len(keys))
		for i := range places {
			if i < len(spec.Signers) {
				places[i].Purpose = spec.Signers[i].Purpose
			}
		}
	}
	var signers []domain.Signer
	for _, place := range places {
		if place.Key == "" && len(keys) > 0 {
			place.Key, place.Agency, keys = keys[0].KeyID, keys[0].Agency, keys[1:]
		}
		signer, err := place.signer(spec)
		if err != nil {
			return nil, err
		}
		signers = append(signers, signer)
	}
	slices.SortFunc(signers, func(a, b domain.Signer) int { return strings.Compare(a.Key, b.Key) })
	return signers, nil
}

// signer checks one place against the rules of the type.
func (p DraftSigner) signer(spec domain.Spec) (domain.Signer, error) {
	at := slices.IndexFunc(spec.Signers, func(r domain.SignerRule) bool { return r.Purpose == p.Purpose })
	if at < 0 {
		var purposes []string
		for _, rule := range spec.Signers {
			purposes = append(purposes, rule.Purpose)
		}
		return domain.Signer{}, unknown("signers.purpose", p.Purpose, "nobody signs "+spec.Type+" for the purpose %s (but "+strings.Join(purposes, ", ")+")", purposes)
	}
	roles := spec.Signers[at].Roles
	// A supervisor who signs in place of an officer says so; nobody else need.
	usual := slices.DeleteFunc(slices.Clone(roles), func(role string) bool { return len(roles) > 1 && role == domain.RoleSupervisor })
	switch {
	case p.Role == "" && len(usual) == 1:
		p.Role = usual[0]
	case p.Role == "" && len(roles) > 1:
		return domain.Signer{}, wrong("signers.role", "say in which role you sign: %s", strings.Join(roles, ", "))
	case len(roles) > 0 && !slices.Contains(roles, p.Role):
		return domain.Signer{}, unknown("signers.role", p.Role, "nobody signs "+spec.Type+" in the role %s (but "+strings.Join(roles, ", ")+")", roles)
	}
	if !domain.Digest(p.Key).Valid() || p.Agency.Kind() != domain.AgencyStream {
		return domain.Signer{}, wrong("signers", "a signer whose key is not at hand is named by key id and agency")
	}
	return domain.Signer{Key: p.Key, Agency: p.Agency, Role: p.Role, Purpose: p.Purpose}, nil
}

func short(id string) string { return id[:min(8, len(id))] }
