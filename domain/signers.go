package domain

import (
	"crypto/ed25519"
	"fmt"
	"slices"
)

// Purposes of a signature.
const (
	PurposeRecord     = "record"     // says that it happened
	PurposeSecond     = "second"     // was there too
	PurposeWitness    = "witness"    // watched, for another agency
	PurposeGovernance = "governance" // holds a governance key
	PurposePossession = "possession" // holds the key that is being enrolled
)

// RoleGovernor is the role of a governance key's holder; the other roles are
// given by officer.authorised.
const RoleGovernor = "governor"

// enroller is implemented by events that enrol a key: its holder signs too.
type enroller interface {
	enrols() []PublicKey
}

// PublicKeys returns the public keys, by key id, under which the signatures of s
// must verify. A key that was once enrolled is found even when it has been
// suspended since: whether it counts is for Decide to say. The error is of kind
// Unauthenticated and names the key.
func PublicKeys(b Basis, s Statement) (map[string]ed25519.PublicKey, error) {
	keys := make(map[string]ed25519.PublicKey, len(s.Signers))
	for _, signer := range s.Signers {
		key := publicKey(b, s, signer).Bytes()
		if key == nil {
			e := Refuse(Unauthenticated, "H1", "key %s… of %s is not enrolled", signer.Key[:8], signer.Agency)
			e.Field = "signers.key"
			return nil, e
		}
		keys[signer.Key] = key
	}
	return keys, nil
}

// KeyHolders returns the streams whose states PublicKeys looks into: the ledger's and the
// signers' agencies'.
func KeyHolders(s Statement) []StreamID {
	ids := []StreamID{TheLedger}
	for _, signer := range s.Signers {
		if !slices.Contains(ids, signer.Agency) {
			ids = append(ids, signer.Agency)
		}
	}
	return ids
}

func publicKey(b Basis, s Statement, signer Signer) PublicKey {
	if e, ok := s.Event.(enroller); ok {
		for _, key := range e.enrols() {
			if key.ID() == signer.Key {
				return key
			}
		}
	}
	if key, ok := b.Agency(signer.Agency).Keys[signer.Key]; ok {
		return key.Public
	}
	for _, governor := range b.Ledger().Governance {
		if governor.Key.ID() == signer.Key {
			return governor.Key
		}
	}
	return ""
}

// decideSigners is H1: each signer stands under one rule of the type, with a key
// that is valid at this index for that agency and role; and H6's ground: two
// signatures are two persons.
func decideSigners(b Basis, s Statement) error {
	rules := signerRules(s)
	counts := map[string]int{}
	persons := map[PersonID]bool{}
	for _, signer := range s.Signers {
		i := slices.IndexFunc(rules, func(r SignerRule) bool { return r.Purpose == signer.Purpose })
		if i < 0 {
			return signerError("H1", "%q is not signed for the purpose %q", titleOf(s.Type), clip(signer.Purpose))
		}
		officer, err := authority(b, s, signer, rules[i])
		if err != nil {
			return err
		}
		if persons[officer] {
			return signerError("H6", "one person signs %q twice, and each signature is another person's", titleOf(s.Type))
		}
		persons[officer] = true
		counts[signer.Purpose]++
	}
	for _, rule := range rules {
		if n := counts[rule.Purpose]; n < rule.Min || n > rule.Max {
			return signerError("H1", "%q is signed by %s as %s, and here by %d",
				titleOf(s.Type), rule.count(), purposeWords(rule.Purpose), n)
		}
	}
	return decideSource(s)
}

// signerRules are those of the type. What a body without a key said is brought by
// two agencies, so that a type without a second signer gets one.
func signerRules(s Statement) []SignerRule {
	spec, _ := SpecOf(s.Type)
	hasSecond := slices.ContainsFunc(spec.Signers, func(r SignerRule) bool { return r.Purpose == PurposeSecond })
	i := slices.IndexFunc(spec.Signers, func(r SignerRule) bool { return r.Purpose == PurposeRecord })
	if s.Source.Kind == SourceOwn || hasSecond || i < 0 {
		return spec.Signers
	}
	return append(slices.Clip(spec.Signers), seconded(1, spec.Signers[i].Roles))
}

// decideSource is H6 for words of a body without a key: two member agencies sign.
func decideSource(s Statement) error {
	if s.Source.Kind == SourceOwn || s.twoAgencies() {
		return nil
	}
	return signerError("H6", "two agencies must bring the words of %q, who cannot sign, and here it is one", clip(s.Source.Body))
}

// authority returns the person behind a signer who may sign under the rule.
func authority(b Basis, s Statement, signer Signer, rule SignerRule) (PersonID, error) {
	switch rule.Purpose {
	case PurposeGovernance:
		return governorOf(b, s, signer)
	case PurposePossession:
		// Holding the new key is all that is claimed; who holds it is a fact.
		if !slices.Contains(rule.Roles, signer.Role) {
			return "", signerError("H1", "the role %q may not sign %q as %s", clip(signer.Role), titleOf(s.Type), purposeWords(rule.Purpose))
		}
		return PersonID("key:" + signer.Key), nil
	}
	agency := b.Agency(signer.Agency)
	key, known := agency.Keys[signer.Key]
	switch {
	case !agency.Accredited:
		return "", refuse(Forbidden, "H1", "signers", agency.Since, "%s is not accredited", signer.Agency)
	case !known || !key.Active():
		return "", refuse(Forbidden, "H1", "signers", key.Ended, "key %s… of %s does not count: it has ended or was never enrolled", signer.Key[:8], signer.Agency)
	case !slices.Contains(key.Roles, signer.Role) || !slices.Contains(rule.Roles, signer.Role):
		return "", signerError("H1", "the role %q may not sign %q as %s", clip(signer.Role), titleOf(s.Type), purposeWords(rule.Purpose))
	case len(rule.Kinds) > 0 && !slices.Contains(rule.Kinds, agency.Kind):
		return "", signerError("H1", "an agency of the kind %s may not sign %q as %s", Words(agency.Kind), titleOf(s.Type), purposeWords(rule.Purpose))
	}
	return key.Officer, nil
}

func signerError(rule, format string, args ...any) *Error {
	e := Refuse(Forbidden, rule, format, args...)
	e.Field = "signers"
	return e
}

// purposeWords says for people as what somebody signs.
func purposeWords(purpose string) string {
	return map[string]string{PurposeRecord: "author", PurposeSecond: "second officer", PurposeWitness: "witness",
		PurposeGovernance: "governor", PurposePossession: "holder of the new key"}[purpose]
}

// count is how many officers the rule wants, in words.
func (r SignerRule) count() string {
	if r.Min == r.Max {
		return fmt.Sprint(r.Min)
	}
	return fmt.Sprintf("%d to %d", r.Min, r.Max)
}
