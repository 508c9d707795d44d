package domain

import "testing"

func TestA30OfCheckpoints(t *testing.T) {
	root, other := DigestOf([]byte("root")), DigestOf([]byte("other"))
	head := func(size uint64, root Digest, hours, signed, quorum int) HeadSeen {
		return HeadSeen{Size: size, Root: root, At: noon(hours), By: "somebody", Signed: signed, Quorum: quorum}
	}
	for name, c := range map[string]struct {
		heads []HeadSeen
		want  int
	}{
		"none was seen":              {nil, 0},
		"one root":                   {[]HeadSeen{head(9, root, 1, 0, 0), head(9, root, 2, 0, 0)}, 0},
		"two roots":                  {[]HeadSeen{head(9, root, 1, 0, 0), head(9, other, 2, 0, 0)}, 1},
		"three roots":                {[]HeadSeen{head(9, root, 1, 0, 0), head(9, other, 2, 0, 0), head(9, DigestOf(nil), 2, 0, 0)}, 2},
		"two sizes":                  {[]HeadSeen{head(9, root, 1, 0, 0), head(10, other, 2, 0, 0)}, 0},
		"no witnesses":               {[]HeadSeen{head(9, root, 1, 0, 0)}, 0},
		"enough witnesses":           {[]HeadSeen{head(9, root, 1, 2, 2)}, 0},
		"too few witnesses":          {[]HeadSeen{head(9, root, 1, 1, 2)}, 1},
		"too few, and a later one":   {[]HeadSeen{head(9, root, 1, 1, 2), head(20, other, 3, 2, 2)}, 0},
		"too few since the last":     {[]HeadSeen{head(9, root, 1, 2, 2), head(20, other, 3, 0, 2)}, 1},
		"too few, for an hour":       {[]HeadSeen{head(9, root, 24*365-1, 1, 2)}, 0},
		"two roots, both witnessed":  {[]HeadSeen{head(9, root, 1, 2, 2), head(9, other, 2, 2, 2)}, 1},
		"split, and since uncovered": {[]HeadSeen{head(9, root, 1, 2, 2), head(9, other, 2, 2, 2), head(12, other, 3, 0, 2)}, 2},
	} {
		a := lookedAt(handmade(TheLedger, 0, LedgerFounded{}))
		a.Heads = c.heads
		fires(t, name, "A30", a, c.want)
	}
}

func TestA30OfDossiers(t *testing.T) {
	stream := theChild.Access()
	mine := left(TraceRoot, "9", "root", stream, 5, TypeDossierIssued)
	for name, c := range map[string]struct {
		other Trace
		want  int
	}{
		"another root":           {left(TraceRoot, "9", "other", childCalled("another").Access(), 4, TypeDossierIssued), 1},
		"another root, later":    {left(TraceRoot, "9", "other", childCalled("another").Access(), 6, TypeDossierIssued), 0},
		"the same root":          {left(TraceRoot, "9", "root", childCalled("another").Access(), 4, TypeDossierIssued), 0},
		"another size":           {left(TraceRoot, "8", "other", childCalled("another").Access(), 4, TypeDossierIssued), 0},
		"another root, here too": {left(TraceRoot, "9", "other", stream, 4, TypeDossierIssued), 1},
	} {
		a := lookedAt(handmade(stream, 5, DossierIssued{}))
		a.Traces = []Trace{mine, c.other}
		fires(t, name, "A30", a, c.want)
	}
}
