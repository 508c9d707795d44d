package kinship

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
)

// MaxLoci bounds a profile.
const MaxLoci = 64

// Typing is what was seen at one locus of one person, A <= B. A homozygote has A == B.
// B is zero where one allele was seen and a second may have dropped out or be silent.
type Typing struct {
	Locus string
	A, B  Allele
}

// Homozygous reports whether one allele alone was seen, with certainty or not.
func (t Typing) Homozygous() bool { return t.B == 0 || t.A == t.B }

// Alike reports whether one pair of alleles explains what was seen twice: where one
// allele may have dropped out, the other sight may show it.
func (t Typing) Alike(o Typing) bool {
	switch {
	case t.B == 0 && o.B == 0:
		return true
	case t.B == 0:
		return t.A == o.A || t.A == o.B
	case o.B == 0:
		return o.A == t.A || o.A == t.B
	}
	return t.A == o.A && t.B == o.B
}

// Profile is what was seen at each locus: by locus in ascending order of bytes, each
// once. Sex markers and lineage markers are no part of it.
type Profile []Typing

// ErrProfile says that bytes are no profile in its one form.
var ErrProfile = errors.New(`a profile is {"loci":[["D3S1358","15","16"],...]} with 1 to 64 loci in ascending order, each once, alleles in ascending order and "" for one that may have dropped out`)

// profileJSON is a profile as it is written.
type profileJSON struct {
	Loci [][3]string `json:"loci"`
}

// ParseProfile reads a profile in its one form, the one MarshalJSON writes; anything
// else is ErrProfile.
func ParseProfile(data []byte) (Profile, error) {
	var p Profile
	if len(data) > 1<<13 || json.Unmarshal(data, &p) != nil || p.check() != nil {
		return nil, ErrProfile
	}
	again, err := json.Marshal(p)
	if err != nil || !bytes.Equal(again, data) {
		return nil, ErrProfile
	}
	return p, nil
}

// MarshalJSON implements json.Marshaler.
func (p Profile) MarshalJSON() ([]byte, error) {
	out := profileJSON{Loci: make([][3]string, len(p))}
	for i, t := range p {
		out.Loci[i] = [3]string{t.Locus, t.A.String(), t.B.String()}
	}
	return json.Marshal(out)
}

// UnmarshalJSON implements json.Unmarshaler. It takes what names loci and alleles;
// ParseProfile and ParseReport see to the one form.
func (p *Profile) UnmarshalJSON(data []byte) error {
	var in profileJSON
	if err := json.Unmarshal(data, &in); err != nil || len(in.Loci) > MaxLoci {
		return ErrProfile
	}
	out := make(Profile, len(in.Loci))
	for i, l := range in.Loci {
		out[i].Locus = l[0]
		if out[i].A.UnmarshalText([]byte(l[1])) != nil || out[i].B.UnmarshalText([]byte(l[2])) != nil {
			return ErrProfile
		}
	}
	*p = out
	return nil
}

// check holds a profile to its form.
func (p Profile) check() error {
	if len(p) == 0 || len(p) > MaxLoci {
		return ErrProfile
	}
	for i, t := range p {
		if !isLocus(t.Locus) || t.A == 0 || t.B != 0 && t.B < t.A || i > 0 && p[i-1].Locus >= t.Locus {
			return ErrProfile
		}
	}
	return nil
}

// isLocus says whether a text may name a locus: letters, digits, _ and -.
func isLocus(name string) bool {
	return name != "" && len(name) <= 24 && !strings.ContainsFunc(name, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && r != '_' && r != '-'
	})
}

// Typing returns what was seen at a locus; false when it was not typed.
func (p Profile) Typing(locus string) (Typing, bool) {
	i, found := slices.BinarySearchFunc(p, locus, func(t Typing, name string) int { return strings.Compare(t.Locus, name) })
	if !found {
		return Typing{}, false
	}
	return p[i], true
}
