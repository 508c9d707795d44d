package ledger

import (
	"encoding/binary"
	"strings"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/domain/kinship"
)

// keptProfiles keeps opened profiles in the order in which they came, each in about 250
// bytes: a large log has tens of thousands, and what is opened stays in memory.
type keptProfiles struct {
	all   []keptProfile
	names []string // of loci, each once
	place map[string]uint64
}

// keptProfile is a profile: its record and specimen, each text with its length before it, and
// at each locus the place of its name and both alleles.
type keptProfile struct {
	index uint64
	donor domain.PersonID
	rest  string
}

// add keeps a profile without the record that it was read from, of which its texts are parts.
func (k *keptProfiles) add(p openedProfile) (place int) {
	var rest []byte
	for _, text := range []string{string(p.Stream), p.ID, p.of.Rel, string(p.of.Stream), p.of.ID} {
		rest = append(binary.AppendUvarint(rest, uint64(len(text))), text...)
	}
	for _, seen := range p.loci {
		rest = binary.AppendUvarint(rest, k.name(seen.Locus))
		rest = binary.AppendUvarint(rest, uint64(seen.A))
		rest = binary.AppendUvarint(rest, uint64(seen.B))
	}
	k.all = append(k.all, keptProfile{p.index, domain.PersonID(strings.Clone(string(p.donor))), string(rest)})
	return len(k.all) - 1
}

// at returns a profile as it was added.
func (k *keptProfiles) at(place int) openedProfile {
	kept := k.all[place]
	rest := []byte(kept.rest)
	number := func() uint64 {
		n, size := binary.Uvarint(rest)
		rest = rest[size:]
		return n
	}
	text := func() string {
		n := number()
		t := string(rest[:n])
		rest = rest[n:]
		return t
	}
	p := openedProfile{index: kept.index, donor: kept.donor}
	p.Stream, p.ID = domain.StreamID(text()), text()
	p.of = domain.Ref{Rel: text(), Stream: domain.StreamID(text()), ID: text()}
	for len(rest) > 0 {
		p.loci = append(p.loci, kinship.Typing{Locus: k.names[number()], A: kinship.Allele(number()), B: kinship.Allele(number())})
	}
	return p
}

// name is the place of a locus's name.
func (k *keptProfiles) name(locus string) uint64 {
	place, known := k.place[locus]
	if !known {
		if k.place == nil {
			k.place = map[string]uint64{}
		}
		place, locus = uint64(len(k.names)), strings.Clone(locus)
		k.names, k.place[locus] = append(k.names, locus), place
	}
	return place
}
