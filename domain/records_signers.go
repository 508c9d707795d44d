package domain

import (
	"math"
	"strings"
)

// keptSigner is a Signer as states keep it, without pointers.
type keptSigner struct {
	key           keptDigest
	agency        [idBody + 1]byte // without the kind
	role, purpose uint8            // numbers in the catalogue
}

const agencyPrefix = string(AgencyStream) + "-"

// keepSigner keeps a signer; false when it does not fit: its key, agency, role or purpose
// is none that the catalogue lets sign.
func keepSigner(s Signer) (kept keptSigner, fits bool) {
	body, found := strings.CutPrefix(string(s.Agency), agencyPrefix)
	kept = keptSigner{key: keepDigest(Digest(s.Key)), role: signingNumber(s.Role), purpose: signingNumber(s.Purpose)}
	copy(kept.agency[:], body)
	fits = found && len(body) == len(kept.agency)
	return kept, fits && kept.key != (keptDigest{}) && kept.role != 0 && kept.purpose != 0
}

func (k keptSigner) signer() Signer {
	return Signer{Key: string(k.key.digest()), Agency: StreamID(agencyPrefix + string(k.agency[:])),
		Role: signingWord(k.role), Purpose: signingWord(k.purpose)}
}

// signersOf are those of a record.
func (r Records) signersOf(k *keptRecord) []Signer {
	var signers []Signer
	for _, place := range k.signers {
		if place > 0 {
			signers = append(signers, r.signers.at(int(place)-1).signer())
		}
	}
	return signers
}

// signersSought is how many signers are looked through for one: in most streams all, and
// in one where each record has another a bounded number.
const signersSought = 64

// signedBy keeps the signers of a record, and returns all of the stream; false when they
// do not fit.
func (r Records) signedBy(k *keptRecord, signers []Signer) (growing[keptSigner], bool) {
	all := r.signers
	if len(signers) > len(k.signers) {
		return all, false
	}
	for i, signer := range signers {
		kept, fits := keepSigner(signer)
		place := signerPlace(all, kept)
		if !fits || place > math.MaxUint16 {
			return all, false
		}
		if place > all.len() {
			all = all.add(kept)
		}
		k.signers[i] = uint16(place)
	}
	return all, true
}

// signerPlace is the place of a signer, from 1; behind all others when it is not among the last.
func signerPlace(all growing[keptSigner], signer keptSigner) int {
	for i := all.len() - 1; i >= max(0, all.len()-signersSought); i-- {
		if *all.at(i) == signer {
			return i + 1
		}
	}
	return all.len() + 1
}
