package kinship

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// formed holds a report to its bounds, and each part to its one form. A list that is
// empty is [], never null.
func (r Report) formed() bool {
	return r.Format == Format && r.formedHead() && r.formedParties() && r.formedLoci() && r.formedRest()
}

func (r Report) formedHead() bool {
	_, err := r.Settings.figures()
	return err == nil && r.Combined.Valid() && r.Lowest.LikelihoodRatio.Valid() && isText(r.Lowest.Table, 100) &&
		isText(r.Hypotheses[0], maxSentence) && isText(r.Hypotheses[1], maxSentence) && isText(r.Software, 200) &&
		isText(string(r.Pedigree), 32) && isText(string(r.Verdict), 32) && isText(r.Words, maxSentence) &&
		r.Mismatches >= 0 && r.Mismatches <= MaxLoci
}

func (r Report) formedParties() bool {
	return len(r.Parties) >= 2 && len(r.Parties) <= MaxParties && !slices.ContainsFunc(r.Parties, func(p Party) bool { return !p.formed() })
}

// formed holds a party to its bounds; whether its role is one is for the question.
func (p Party) formed() bool {
	return p.Kits != nil && len(p.Kits) <= 8 && !slices.ContainsFunc(p.Kits, func(k string) bool { return !isText(k, 64) }) &&
		p.Profile.check() == nil && isText(string(p.Role), 32) && p.SexMarkers != nil && checkSex(p.SexMarkers) == nil &&
		isText(p.Specimen, 100)
}

func (r Report) formedLoci() bool {
	for i, row := range r.Loci {
		if !row.formed(len(r.Parties)) || i > 0 && r.Loci[i-1].Locus >= row.Locus {
			return false
		}
	}
	return len(r.Loci) > 0 && len(r.Loci) <= MaxLoci
}

func (row Row) formed(parties int) bool {
	for i, f := range row.Frequencies {
		if f.Allele == 0 || !f.Frequency.Valid() || i > 0 && row.Frequencies[i-1].Allele >= f.Allele {
			return false
		}
	}
	return isLocus(row.Locus) && row.LikelihoodRatio.Valid() && len(row.Alleles) == parties && row.Frequencies != nil
}

func (r Report) formedRest() bool {
	for _, t := range r.Tables {
		if !t.Combined.Valid() || !isText(t.ID, 100) || len(t.Digest) != 64 || !isText(t.Digest, 64) {
			return false
		}
	}
	for _, a := range r.Relatives {
		if !a.LikelihoodRatio.Valid() || !isText(a.Code, 64) {
			return false
		}
	}
	for _, p := range r.Posteriors {
		if !isShare(p.Posterior) || !isShare(p.Prior) {
			return false
		}
	}
	for _, l := range r.Lines {
		if l.check(len(r.Parties)) != nil || !isShare(l.Frequency) || !isShare(l.Upper) || l.Compared < 0 || l.Differences < 0 {
			return false
		}
	}
	return len(r.Tables) > 0 && len(r.Tables) <= MaxTables && r.Relatives != nil && len(r.Relatives) <= 8 &&
		r.Posteriors != nil && len(r.Posteriors) <= maxPriors && r.Lines != nil && len(r.Lines) <= maxLines &&
		r.EqualProfiles != nil && len(r.EqualProfiles) < MaxParties && r.Search.check() == nil &&
		isShare(r.Search.Posterior) && isShare(r.Search.Prior)
}

// check bounds a search: none has size zero and share 0.
func (s Search) check() error {
	share, ok := s.Share.Float()
	if !ok || share > 1 || s.Size < 0 || s.Size > 1_000_000_000 || (s.Size == 0) != (share == 0) {
		return wrong("a search has the size of the database and the share, above 0 and at most 1, of those looked for that is in it")
	}
	return nil
}

// isShare says whether a text is a number from 0 to 1.
func isShare(d Decimal) bool {
	f, ok := d.Float()
	return ok && f <= 1
}

// isText says whether people can read a text of at most so many bytes, on one line.
func isText(text string, most int) bool {
	return text != "" && len(text) <= most && utf8.ValidString(text) &&
		!slices.ContainsFunc([]rune(text), func(r rune) bool { return !unicode.IsPrint(r) || r == utf8.RuneError })
}
