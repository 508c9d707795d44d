package main

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/domain/kinship"
	"github.com/homeward-ledger/homeward/transparency"
)

var update = flag.Bool("update", false, "write the golden files anew")

// lociOf are those of the printed families: one that does not fit, one that may have lost
// an allele, and two that are linked.
var lociOf = []string{"CSF1PO", "D12S391", "D13S317", "D16S539", "D18S51", "D19S433", "D1S1656", "D21S11", "D2S1338", "D2S441",
	"D3S1358", "D5S818", "D7S820", "D8S1179", "FGA", "TH01", "TPOX", "vWA"}

// trio is what a laboratory typed of a child, its mother and a man.
func trio(t *testing.T) kinship.Question {
	t.Helper()
	asian := kinship.BuiltIn()[slices.IndexFunc(kinship.BuiltIn(), func(table kinship.Table) bool { return table.ID == "NIST-1036-Asian" })]
	var child, mother, father kinship.Profile
	for _, locus := range lociOf {
		counted, found := asian.Locus(locus)
		if !found || len(counted.Counts) < 4 {
			t.Fatalf("too few alleles at %s", locus)
		}
		all := counted.Counts[len(counted.Counts)/2-2:]
		mother = append(mother, kinship.Typing{Locus: locus, A: all[0].Allele, B: all[1].Allele})
		child = append(child, kinship.Typing{Locus: locus, A: all[1].Allele, B: all[2].Allele})
		father = append(father, kinship.Typing{Locus: locus, A: all[2].Allele, B: all[3].Allele})
	}
	father[4].A, father[4].B = child[4].B+10, child[4].B+20 // two and one repeats more than the child's
	child[9].B = 0
	mother[12].B = mother[12].A
	party := func(role kinship.Role, certain bool, specimen, sex string, p kinship.Profile) kinship.Party {
		return kinship.Party{Role: role, Certain: certain, Specimen: specimen, SexMarkers: []string{sex}, Kits: []string{"CODIS-20"}, Profile: p}
	}
	return kinship.Question{Pedigree: kinship.TrioFather, Software: "homeward test", Settings: kinship.DefaultSettings(), Retyped: []string{"D18S51"},
		Search: kinship.Search{Size: 35000, Share: "0.5"},
		Parties: []kinship.Party{party(kinship.Child, false, "L-2013-17", "X", child), party(kinship.Mother, true, "L-2013-18", "X", mother),
			party(kinship.Father, false, "L-2013-19", "XY", father)}}
}

// homeTable is a table that does not come with the program, in a file.
func homeTable(t *testing.T, dir string) (file string, table kinship.Table) {
	t.Helper()
	var text strings.Builder
	for _, known := range kinship.BuiltIn() {
		if known.ID == "NIST-1036-Asian" {
			text.WriteString(strings.ReplaceAll(string(known.Text()), "NIST-1036-Asian,", "Test-Valley,") + "Test-Valley,CSF1PO,30,2\n")
		}
	}
	file = filepath.Join(dir, "valley.csv")
	writeFile(t, file, text.String(), 0o600)
	table, err := readTable(file, "Test-Valley")
	if err != nil {
		t.Fatal(err)
	}
	return file, table
}

func issued(t *testing.T, forge func(*kinship.Report), tables ...kinship.Table) []byte {
	t.Helper()
	report, err := kinship.Issue(trio(t), tables, kinship.DefaultPolicy())
	if err != nil {
		t.Fatal(err)
	}
	if forge != nil {
		forge(&report)
	}
	text, err := report.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestKinshipPrints compares what is printed with golden files. An honest report agrees;
// one that was changed in an allele, a frequency, a ratio or its verdict is said to
// differ, and where.
func TestKinshipPrints(t *testing.T) {
	goldens, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	dir := bare(t)
	file, table := homeTable(t, dir)
	for name, c := range map[string]struct {
		forge func(*kinship.Report)
		code  int
		says  string
	}{
		"honest":     {nil, exitFine, "The report agrees"},
		"allele":     {func(r *kinship.Report) { r.Loci[2].Alleles[0][1] += 10 }, exitTampered, "At D13S317 the row has other alleles"},
		"frequency":  {func(r *kinship.Report) { r.Loci[5].Frequencies[1].Frequency = "0.00021" }, exitTampered, "At D19S433 the frequency"},
		"ratio":      {func(r *kinship.Report) { r.Loci[14].LikelihoodRatio = "4321" }, exitTampered, "At FGA the likelihood ratio"},
		"verdict":    {func(r *kinship.Report) { r.Verdict = kinship.Excluded }, exitTampered, "SO DOES ITS VERDICT"},
		"impossible": {func(r *kinship.Report) { r.Parties[2].Role = kinship.Sibling }, exitCouldNot, "It could not be computed"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(dir, name+".json")
			writeFile(t, path, string(issued(t, c.forge, table, kinship.BuiltIn()[1])), 0o600)
			out, errs, code := invoke(t, "kinship", path, "--table", file)
			if code != c.code || errs != "" && code == exitFine || !strings.Contains(out, c.says) {
				t.Errorf("exit code %d, %s\n%s", code, errs, out)
			}
			golden := filepath.Join(goldens, "kinship-"+name+".txt")
			if *update {
				writeFile(t, golden, out, 0o644)
			}
			if want, err := os.ReadFile(golden); err != nil || string(want) != out {
				t.Errorf("it is not %s; run the tests with -update and read the difference: %v\n%s", golden, err, out)
			}
		})
	}
}

// TestKinshipSaysWhatNobodyAsked: only where it is asked for, in words and as JSON.
func TestKinshipSaysWhatNobodyAsked(t *testing.T) {
	dir := bare(t)
	q := trio(t)
	for i, seen := range q.Parties[0].Profile { // a mother who has nothing of the child's
		q.Parties[1].Profile[i].A, q.Parties[1].Profile[i].B = seen.A+100, seen.A+110
	}
	report, err := kinship.Issue(q, kinship.BuiltIn()[1:2], kinship.DefaultPolicy())
	if err != nil {
		t.Fatal(err)
	}
	text, err := report.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	path, fine := filepath.Join(dir, "report.json"), filepath.Join(dir, "fine.json")
	writeFile(t, path, string(text), 0o600)
	writeFile(t, fine, string(issued(t, nil, kinship.BuiltIn()[1])), 0o600)
	for _, c := range []struct {
		args []string
		says string
		does bool
	}{
		{[]string{path}, "do not fit as parent and child", false},
		{[]string{path, "--incidental"}, "2 (mother) and 1 (child) do not fit as parent and child: ", true},
		{[]string{path, "--json"}, kinship.Misattributed, false},
		{[]string{path, "--json", "--incidental"}, kinship.Misattributed, true},
		{[]string{fine, "--incidental"}, "  Nothing.\n", true},
	} {
		if out, errs, _ := invoke(t, append([]string{"kinship"}, c.args...)...); strings.Contains(out, c.says) != c.does {
			t.Errorf("%v: %s\n%s", c.args, errs, out)
		}
	}
}

// TestKinshipReads: the report itself, a disclosure, a dossier's file; nothing else, and
// no error quotes what it read.
func TestKinshipReads(t *testing.T) {
	dir := bare(t)
	file, table := homeTable(t, dir)
	report := issued(t, nil, table)
	text, _, err := transparency.NewDisclosure([32]byte{1}, "record", string(domain.NewPersonID([16]byte{1})), "table", json.RawMessage(report))
	if err != nil {
		t.Fatal(err)
	}
	other, _, err := transparency.NewDisclosure([32]byte{1}, "record", "person-x", "explanation", "a secret")
	if err != nil {
		t.Fatal(err)
	}
	for name, in := range map[string]string{"report": string(report), "line end": string(report) + "\n", "disclosure": text + "\n",
		"dossier": `{"opened":["` + other + `","` + text + `"],"closed":{}}`} {
		path := filepath.Join(dir, name)
		writeFile(t, path, in, 0o600)
		if out, errs, code := invoke(t, "kinship", path, "--table", file, "--population", "Test-Valley"); code != exitFine {
			t.Errorf("%s: exit code %d: %s%s", name, code, out, errs)
		}
	}
	for name, in := range map[string]string{"nothing": "", "text": "a secret", "object": `{"secret":1}`, "other disclosure": other,
		"other dossier": `{"opened":["` + other + `"]}`, "half": string(report[:len(report)/2]), "spaced": strings.Replace(string(report), `":`, `": `, 1),
		"large": strings.Repeat("x", maxReportFile+2)} {
		path := filepath.Join(dir, "bad")
		writeFile(t, path, in, 0o600)
		out, errs, code := invoke(t, "kinship", path)
		if code != exitCouldNot || out != "" || !strings.Contains(errs, "neither a kinship report") || strings.Contains(errs, "secret") {
			t.Errorf("%s: exit code %d: %s%s", name, code, out, errs)
		}
	}
	if _, errs, code := invoke(t, "kinship", filepath.Join(dir, "absent")); code != exitCouldNot || errs == "" {
		t.Errorf("a file that is not there: %d %s", code, errs)
	}
}

// TestKinshipGoesByTheDossiersProfile: where the report lies in an unpacked dossier, its
// thresholds are those that were in force; elsewhere it says which they are.
func TestKinshipGoesByTheDossiersProfile(t *testing.T) {
	dir := bare(t)
	profile := `{"id":"HERE","limits":{"kinship.tables":["population","demonstration"]}}`
	parsed, err := domain.ParseProfile([]byte(profile), transparency.Unmarshal)
	if err != nil {
		t.Fatal(err)
	}
	report, err := kinship.Issue(trio(t), kinship.BuiltIn()[2:3], parsed.Limits.Kinship())
	if err != nil {
		t.Fatal(err)
	}
	text, err := report.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "records"), 0o700); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(dir, "policy.json"), profile, 0o600)
	writeFile(t, filepath.Join(dir, "report.json"), string(text), 0o600)
	writeFile(t, filepath.Join(dir, "records", "7.json"), string(text), 0o600)
	for _, c := range []struct {
		file, says string
		code       int
	}{
		{"report.json", "SO DOES ITS VERDICT", exitTampered},
		{"report.json", "the thresholds of GB/T 37223, since no --policy is given", exitTampered},
		{filepath.Join("records", "7.json"), "by the thresholds of the profile HERE\n  The report agrees", exitFine},
	} {
		if out, errs, code := invoke(t, "kinship", c.file); code != c.code || !strings.Contains(out, c.says) {
			t.Errorf("%s: exit code %d, %s\n%s", c.file, code, errs, out)
		}
	}
	t.Chdir("records")
	if out, errs, code := invoke(t, "kinship", "7.json"); code != exitFine {
		t.Errorf("in the folder: exit code %d, %s\n%s", code, errs, out)
	}
}

// TestKinshipTables: without the table nothing can be said, and another file does not do.
func TestKinshipTables(t *testing.T) {
	dir := bare(t)
	file, table := homeTable(t, dir)
	path := filepath.Join(dir, "report.json")
	writeFile(t, path, string(issued(t, nil, table)), 0o600)
	wrong := filepath.Join(dir, "wrong.csv")
	writeFile(t, wrong, "population,locus,allele,count\nTest-Valley,FGA,20,7\n", 0o600)
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{}, exitCouldNot, "a table is unknown"},
		{[]string{"--table", wrong}, exitCouldNot, "a table is unknown"},
		{[]string{"--table", file}, exitFine, "The report agrees"},
		{[]string{"--table", wrong, "--table", file}, exitFine, "The report agrees"},
		{[]string{"--table", file, "--population", "Nowhere"}, exitCouldNot, "Nowhere"},
		{[]string{"--table", path}, exitCouldNot, "report.json"},
		{[]string{"--table", filepath.Join(dir, "absent.csv")}, exitCouldNot, "absent.csv"},
		{[]string{"--table", file, "--policy", "CN-2015"}, exitTampered, "the profile CN-2015"},
		{[]string{"--table", file, "--policy", "nowhere.json"}, exitCouldNot, "nowhere.json"},
	} {
		out, errs, code := invoke(t, append([]string{"kinship", path}, c.args...)...)
		if code != c.code || !strings.Contains(out+errs, c.says) {
			t.Errorf("%v: exit code %d: %s%s", c.args, code, out, errs)
		}
	}
}

// TestKinshipJSON says the same to machines.
func TestKinshipJSON(t *testing.T) {
	dir := bare(t)
	file, table := homeTable(t, dir)
	path := filepath.Join(dir, "report.json")
	writeFile(t, path, string(issued(t, func(r *kinship.Report) { r.Loci[14].LikelihoodRatio = "4321" }, table)), 0o600)
	out, _, code := invoke(t, "kinship", "--json", path, "--table", file)
	var answer kinshipAnswer
	if err := json.Unmarshal([]byte(out), &answer); err != nil || code != exitTampered {
		t.Fatalf("exit code %d: %v\n%s", code, err, out)
	}
	if answer.Agrees || !answer.Computed || !answer.VerdictAgrees || len(answer.Differences) != 1 || answer.Differences[0].Locus != "FGA" ||
		answer.Differences[0].Stated != "4321" || len(answer.Report.Loci) != len(lociOf) {
		t.Errorf("got %+v", answer)
	}
	out, _, code = invoke(t, "kinship", "--json", path)
	if err := json.Unmarshal([]byte(out), &answer); err != nil || code != exitCouldNot || answer.Computed || answer.Differences[0].What != kinship.DiffTable {
		t.Errorf("exit code %d: %v\n%s", code, err, out)
	}
}

// TestTableAdd: what is added is listed under its digest, which is its file's, once; a
// name is never given to another table.
func TestTableAdd(t *testing.T) {
	dir := bare(t)
	file, table := homeTable(t, dir)
	h := filledHome(t)
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"add", file}, exitUsage, "--population"},
		{[]string{"add", file, "--population", "../evil"}, exitCouldNot, "no line is about"},
		{[]string{"add", file, "--population", "Test-Valley"}, exitFine, "digest " + table.Digest()},
		{[]string{"add", file, "--population", "Test-Valley"}, exitCouldNot, "already"},
		{[]string{"list"}, exitFine, table.Digest()},
	} {
		out, errs, code := invoke(t, append([]string{"kinship", "table", "--data", h.dir}, c.args...)...)
		if code != c.code || !strings.Contains(out+errs, c.says) {
			t.Errorf("%v: exit code %d: %s%s", c.args, code, out, errs)
		}
	}
	kept, err := os.ReadFile(h.path("tables", "Test-Valley.csv"))
	if err != nil || string(domain.DigestOf(kept)) != table.Digest() {
		t.Errorf("the file is of another digest: %v", err)
	}
	if out, errs, code := invoke(t, "fsck", "--data", h.dir); code != exitFine {
		t.Errorf("the ledger with the table: %s%s", out, errs)
	}
}

// TestKinshipNamesTheFile: a file that is not there is called what it should have been.
func TestKinshipNamesTheFile(t *testing.T) {
	bare(t)
	h := filledHome(t)
	report := filepath.Join(t.TempDir(), "report.json")
	writeFile(t, report, string(issued(t, nil, kinship.BuiltIn()[1])), 0o600)
	for command, want := range map[string]string{
		"kinship none.json":                                              "read kinship report: open none.json: no such file or directory",
		"kinship --table none.csv " + report:                             "read allele table: open none.csv: no such file or directory",
		"kinship table add --population x --data " + h.dir + " none.csv": "read allele table: open none.csv: no such file or directory",
	} {
		if out, errs, code := invoke(t, strings.Fields(command)...); code != exitCouldNot || out != "" || !strings.HasPrefix(errs, want) {
			t.Errorf("%s: exit code %d, %s%s", command, code, out, errs)
		}
	}
}
