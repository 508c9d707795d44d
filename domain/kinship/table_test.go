package kinship

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
)

func mustTable(t testing.TB, id string) Table {
	t.Helper()
	for _, table := range BuiltIn() {
		if table.ID == id {
			return table
		}
	}
	t.Fatalf("no built-in table is called %s", id)
	return Table{}
}

// People, and the alleles of one locus, as the paper's sample sizes have them.
func TestBuiltInTables(t *testing.T) {
	people := map[string]int{"NIST-1036-AA": 342, "NIST-1036-Asian": 97, "NIST-1036-Cauc": 361, "NIST-1036-Hisp": 236}
	tables := BuiltIn()
	if len(tables) != len(people) {
		t.Fatalf("%d tables", len(tables))
	}
	digests := map[string]bool{}
	for _, table := range tables {
		if table.People != people[table.ID] || len(table.Loci) != 29 || !table.Demonstration {
			t.Errorf("%s: %d people, %d loci, demonstration %v", table.ID, table.People, len(table.Loci), table.Demonstration)
		}
		digests[table.Digest()] = true
		for _, l := range table.Loci {
			// One person of two groups could not be typed at one locus.
			if missing := 2*table.People - l.Total(); missing != 0 && missing != 2 {
				t.Errorf("%s %s: %d alleles of %d people", table.ID, l.Locus, l.Total(), table.People)
			}
		}
	}
	if len(digests) != len(tables) {
		t.Error("two tables have one digest")
	}
}

func TestTableCounts(t *testing.T) {
	table := mustTable(t, "NIST-1036-AA")
	l, found := table.Locus("CSF1PO")
	if !found || l.Total() != 684 || l.Of(100) != 171 || l.Of(101) != 0 {
		t.Errorf("CSF1PO: %v, %d alleles, %d of 10, %d of 10.1", found, l.Total(), l.Of(100), l.Of(101))
	}
	if _, found := table.Locus("CSF1P"); found {
		t.Error("a locus is found by part of its name")
	}
}

// The text is read back to the same table, and its digest is that of the file.
func TestTableRoundTrip(t *testing.T) {
	for _, table := range BuiltIn() {
		text := table.Text()
		again, err := ReadTable(bytes.NewReader(text), table.ID)
		if err != nil || !reflect.DeepEqual(again, table) {
			t.Errorf("%s is read back as another: %v", table.ID, err)
		}
		if sum := sha256.Sum256(text); table.Digest() != hex.EncodeToString(sum[:]) {
			t.Errorf("%s: the digest is not that of its text", table.ID)
		}
	}
}

// Whatever a file calls them, the counts of NIST are for demonstration; other counts
// are not.
func TestTableForDemonstrationUnderAnyName(t *testing.T) {
	table := mustTable(t, "NIST-1036-Asian")
	table.ID = "Han-Henan"
	again, err := ReadTable(bytes.NewReader(table.Text()), "Han-Henan")
	if err != nil || !again.Demonstration {
		t.Errorf("under another name: %v, demonstration %v", err, again.Demonstration)
	}
	text := strings.Replace(string(table.Text()), ",CSF1PO,10,", ",CSF1PO,10,1", 1)
	if own, err := ReadTable(strings.NewReader(text), "Han-Henan"); err != nil || own.Demonstration {
		t.Errorf("other counts: %v, demonstration %v", err, own.Demonstration)
	}
}

// Order, quotes and the ends of lines are nothing of what a table says.
func TestTableHasOneText(t *testing.T) {
	const tidy = "population,locus,allele,count\nA,D1,9,4\nA,D1,9.3,1\nA,D2,10,2\n"
	for name, text := range map[string]string{
		"tidy":         tidy,
		"other order":  "population,locus,allele,count\nA,D2,10,2\nA,D1,9.3,1\nB,D1,9,77\nA,D1,9,4\n",
		"quotes":       "population,locus,allele,count\nA,\"D1\",9,4\nA,D1,\"9.3\",1\nA,D2,10,2\n",
		"Windows ends": strings.ReplaceAll(tidy, "\n", "\r\n"),
		"no last end":  strings.TrimSuffix(tidy, "\n"),
	} {
		table, err := ReadTable(strings.NewReader(text), "A")
		if err != nil || string(table.Text()) != tidy || table.People != 3 {
			t.Errorf("%s: %v\n%s", name, err, table.Text())
		}
	}
}

func TestTableRefusals(t *testing.T) {
	const head = "population,locus,allele,count\nA,D1,8,5\n"
	for name, c := range map[string]struct{ text, says string }{
		"nothing":               {"", "the file is empty"},
		"another first line":    {"population,locus,allele,frequency\n", "line 1: the first line is not"},
		"columns in disorder":   {"locus,population,allele,count\n", "line 1: the first line is not"},
		"unknown column":        {"population,locus,allele,count,note\n", "line 1: the first line is not"},
		"column too many":       {head + "A,D1,9,4,x\n", "line 3: 5 columns, not 4"},
		"column too few":        {head + "A,D1,9\n", "line 3: 3 columns, not 4"},
		"no allele":             {head + "A,D1,OL,4\n", "line 3: an allele is"},
		"two forms of one":      {head + "A,D1,9.0,4\n", "line 3: an allele is"},
		"allele twice":          {head + "A,D1,9,4\nA,D1,8,1\n", "line 4: the allele 8 of D1 stands there twice"},
		"count of none":         {head + "A,D1,9,0\n", "line 3: the count is not"},
		"count below none":      {head + "A,D1,9,-4\n", "line 3: the count is not"},
		"frequency for a count": {head + "A,D1,9,0.4\n", "line 3: the count is not"},
		"count with a sign":     {head + "A,D1,9,+4\n", "line 3: the count is not"},
		"count too large":       {head + "A,D1,9,10000001\n", "line 3: the count is not"},
		"no population":         {head + ",D1,9,4\n", "line 3: the population has"},
		"markup":                {head + "<b>,D1,9,4\n", "line 3: the population has"},
		"locus with a space":    {head + "A,D 1,9,4\n", "line 3: the locus has"},
		"line of another group": {head + "B,D1,x,4\n", "line 3: an allele is"},
		"quote left open":       {head + "A,\"D1,9,4\n", "line 3"},
		"another population":    {"population,locus,allele,count\nB,D1,9,4\n", `no line is about the population "A"`},
		"too many groups":       {"population,locus,allele,count\n" + lines(65, func(i int) string { return Allele(10*i+10).String() + ",D1,9" }), "line 66: more than 64 populations"},
		"too many loci":         {"population,locus,allele,count\n" + lines(65, func(i int) string { return "A,D" + Allele(10*i+10).String() + ",9" }), "line 66: more than 64 loci"},
		"too many alleles":      {"population,locus,allele,count\n" + lines(257, func(i int) string { return "A,D1," + Allele(10+i).String() }), "line 258: more than 256 alleles of D1"},
		"a file without end":    {head + strings.Repeat("\n", maxTableBytes), "longer than"},
		"a line without end":    {head + strings.Repeat("A", maxTableBytes), "longer than"},
	} {
		_, err := ReadTable(strings.NewReader(c.text), "A")
		if !errors.Is(err, ErrTable) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, not %q", name, err, c.says)
		}
	}
}

func lines(n int, row func(int) string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%s,1\n", row(i))
	}
	return b.String()
}

// A disk that fails is no fault of the file's.
func TestTableReadFails(t *testing.T) {
	_, err := ReadTable(iotest.ErrReader(errors.New("disk on fire")), "A")
	if err == nil || errors.Is(err, ErrTable) || !strings.Contains(err.Error(), "disk on fire") {
		t.Errorf("%v", err)
	}
}

// FuzzTable: whatever arrives is refused with ErrTable, or is a table that is read
// back from its text and keeps to its order and bounds.
func FuzzTable(f *testing.F) {
	f.Add(nist1036[:2000], "AA")
	f.Add([]byte("population,locus,allele,count\nA,D1,9.3,4\n"), "A")
	f.Add([]byte("population,locus,allele,count\r\n\"A\",D1,9,4\r\n\r\nA,D1,9,4"), "A")
	f.Fuzz(func(t *testing.T, text []byte, population string) {
		table, err := ReadTable(bytes.NewReader(text), population)
		if err != nil {
			if !errors.Is(err, ErrTable) {
				t.Fatal(err)
			}
			return
		}
		again, err := ReadTable(bytes.NewReader(table.Text()), population)
		if err != nil || !reflect.DeepEqual(again, table) {
			t.Fatalf("read back it is another: %v", err)
		}
		if table.ID != population || len(table.Loci) == 0 || len(table.Loci) > MaxLoci || table.People < 1 {
			t.Fatalf("%s: %d loci, %d people", table.ID, len(table.Loci), table.People)
		}
	})
}
