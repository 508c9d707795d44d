package domain

import "encoding/hex"

// keptRecord is a StreamRecord as states keep it. Thousands of streams are in memory, and
// it has no pointers: the garbage collector need not look into it.
type keptRecord struct {
	index        uint64
	at           int64
	digest, leaf keptDigest
	id           uuid             // all zero for one that is none
	kind         uint16           // number of the type in the catalogue; 0: it has it not
	signers      [mostKept]uint16 // places in the stream's list, from 1; 0: no more of them
	void         bool
	evidence     bool // it has some, which stands beside
	odd          bool // it does not fit in here, and stands beside whole
}

// mostKept is how many signers a record has that fits: nearly all have one or two.
const mostKept = 5

// keptDigest is a digest in bytes; all zero is none.
type keptDigest [32]byte

// keepDigest keeps a digest; of what is none, none.
func keepDigest(d Digest) (kept keptDigest) {
	if len(d) != 2*len(kept) {
		return keptDigest{}
	}
	for i := range kept {
		var valid bool
		if kept[i], valid = hexByte(d[2*i], d[2*i+1]); !valid {
			return keptDigest{}
		}
	}
	return kept
}

// keepDigests keeps a list of them; false when one is none.
func keepDigests(list []Digest) (kept []keptDigest, valid bool) {
	for _, d := range list {
		kept = append(kept, keepDigest(d))
		if kept[len(kept)-1] == (keptDigest{}) {
			return nil, false
		}
	}
	return kept, true
}

func (k keptDigest) digest() Digest {
	if k == (keptDigest{}) {
		return ""
	}
	return Digest(hex.EncodeToString(k[:]))
}
