package kinship

import (
	"bytes"
	"testing"
)

// FuzzParseAllele: what is read is written the same.
func FuzzParseAllele(f *testing.F) {
	for _, text := range []string{"9.3", "15", "0", "1.", "199.9", "9.30", "+1"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if a, err := ParseAllele(text); err == nil && (a.String() != text || a < 10 || a > 1999) {
			t.Fatalf("%q became %s", text, a)
		}
	})
}

// FuzzParseProfile: what is read is a profile, and has one form.
func FuzzParseProfile(f *testing.F) {
	f.Add([]byte(`{"loci":[["CSF1PO","10","12"],["FGA","22",""]]}`))
	f.Add([]byte(`{"loci":[["FGA","22","9.3"]],"loci":[]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := ParseProfile(data)
		if err != nil {
			return
		}
		again, err := p.MarshalJSON()
		if err != nil || !bytes.Equal(again, data) || p.check() != nil {
			t.Fatalf("%s became %s, %v", data, again, err)
		}
	})
}

// FuzzParseReport: what is read has one form, and computing it again ends in a check
// or an error, within the budget.
func FuzzParseReport(f *testing.F) {
	table := invented(2)
	for _, c := range []struct {
		pedigree Pedigree
		parties  []Party
	}{
		{DuoFather, []Party{{Role: Father}}}, {TrioFather, []Party{{Role: Father}, {Role: Mother, Certain: true}}},
		{FullSiblings, []Party{{Role: Sibling}}}, {Reconstruction, []Party{{Role: PaternalUncleAunt}, {Role: PaternalGrandfather}}},
	} {
		q := sample(table, c.pedigree, 1, c.parties...)
		if c.pedigree == DuoFather {
			q.Lines = []Line{{Kind: LineY, Database: "x", Size: 9, Holders: []Holder{{[]string{"DYS19=14"}, 0}, {[]string{"DYS19=15"}, 1}}}}
			q.Search = Search{Size: 100, Share: "0.5"}
		}
		r, err := Issue(q, []Table{table}, DefaultPolicy())
		if err != nil {
			f.Fatal(err)
		}
		data, err := r.Bytes()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
		f.Add(bytes.Replace(data, []byte(`"B"`), nil, 1))
		f.Add(bytes.Replace(data, []byte(`"theta":"0"`), []byte(`"theta":"0.02"`), 1))
	}
	find := func(string) (Table, bool) { return table, true }
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := ParseReport(data)
		if err != nil {
			return
		}
		again, err := r.Bytes()
		if err != nil || !bytes.Equal(again, data) {
			t.Fatalf("%s became %s, %v", data, again, err)
		}
		check, err := Recompute(r, find, DefaultPolicy())
		if err == nil && check.Agrees != (len(check.Differences) == 0) {
			t.Fatalf("it agrees: %t, with %v", check.Agrees, check.Differences)
		}
		if err == nil && check.Agrees && !check.VerdictAgrees {
			t.Fatal("a report agrees whose verdict does not")
		}
		_, _ = Incidentals(r, table, DefaultPolicy()) // for its panics only
	})
}
