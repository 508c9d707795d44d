package domain

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
)

// refusalsFile lists every refusal of every table, to be read by people who know
// the field. It is compared row by row, and written anew with -update.
const refusalsFile = "testdata/refusals.txt"

// refusals are what the tables of this run were told, by the name of the row.
var refusals struct {
	sync.Mutex
	told map[string]string
}

var knownRefusals = sync.OnceValue(readRefusals)

func TestMain(m *testing.M) {
	code := m.Run()
	whole := true
	for _, name := range []string{"test.run", "test.skip", "test.fuzz", "test.list"} {
		whole = whole && flag.Lookup(name).Value.String() == ""
	}
	if code == 0 && whole {
		code = settleRefusals()
	}
	os.Exit(code)
}

// settleRefusals writes the file, or looks for refusals in it that no table has.
func settleRefusals() int {
	if *update {
		var text strings.Builder
		for _, name := range slices.Sorted(maps.Keys(refusals.told)) {
			fmt.Fprintf(&text, "%s\n\t%s\n", name, refusals.told[name])
		}
		if err := os.WriteFile(refusalsFile, []byte(text.String()), 0o644); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return 0
	}
	for name := range knownRefusals() {
		if _, told := refusals.told[name]; !told {
			fmt.Fprintf(os.Stderr, "%s lists %q, which no table has\n", refusalsFile, name)
			return 1
		}
	}
	return 0
}

func readRefusals() map[string]string {
	known := map[string]string{}
	file, err := os.Open(refusalsFile)
	if err != nil {
		return known
	}
	defer file.Close()
	name := ""
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if said, indented := strings.CutPrefix(lines.Text(), "\t"); indented {
			known[name] = said
		} else {
			name = lines.Text()
		}
	}
	return known
}

// told compares what a row was told with what the file lists.
func (h *history) told(t *testing.T, err error) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		return // then has said so
	}
	name := strings.ReplaceAll(t.Name(), "_", " ")
	line := fmt.Sprintf("%s %s %s: %s", e.Rule, e.Kind, e.Field, h.readable(e.Sentence))
	refusals.Lock()
	defer refusals.Unlock()
	if refusals.told == nil {
		refusals.told = map[string]string{}
	}
	refusals.told[name] = line
	if known := knownRefusals()[name]; known != line && !*update {
		t.Errorf("refused with\n\t%s\nnot with\n\t%s\nrun all tests with -update and read the difference", line, known)
	}
}

// readable puts names in the place of ids.
func (h *history) readable(sentence string) string {
	pairs := []string{
		string(theChild), "<child>", string(childCalled("another")), "<another child>", string(theReport), "<report>", string(theOperation), "<operation>",
		string(somebody), "<the child>", string(aMother), "<mother>", string(aFather), "<father>", string(aCarer), "<carer>", string(aWitness), "<witness>",
		string(anAdopter), "<adopter>", string(anotherAdopter), "<co-adopter>",
	}
	for _, name := range []string{"ministry", "assembly", "bench", "police", "station", "welfare", "shelter", "ngo", "guardians", "court",
		"operator", "nobody", "civil", "hospital", "prosecution", "panel", "second court", "auditors", "laboratory", "other laboratory"} {
		pairs = append(pairs, string(agencyCalled(name)), "<"+name+">")
	}
	for _, s := range h.statements {
		pairs = append(pairs, s.ID, "<"+strings.TrimSuffix(s.Type, ".v1")+">")
	}
	for _, o := range slices.Concat(staff, samplers) {
		pairs = append(pairs, string(o.person), "<officer of "+string(o.agency)+">")
	}
	return strings.NewReplacer(pairs...).Replace(sentence)
}

// stateRules refuse because of what stands in a stream.
var stateRules = []string{"H4", "H5", "H6", "H7", "H8", "H9", "H10", "H11"}

// standsAgainst wants the record that a refusal names to be one that stands, and
// a refusal that rests on the state to name one, unless it says that there is
// none.
func (h *history) standsAgainst(t *testing.T, err error) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		return
	}
	i := slices.IndexFunc(h.statements, func(s Statement) bool { return s.ID == e.Against })
	switch {
	case e.Against == "" && e.Kind == Conflict && e.Field != "policy" && slices.Contains(stateRules, e.Rule) && !slices.Contains(nothingStands, strings.ReplaceAll(t.Name(), "_", " ")):
		t.Errorf("no record is named that stands against it: %v", e)
	case e.Against == "":
	case i < 0:
		t.Errorf("record %s is on no stream: %v", e.Against, e)
	case h.verdicts[i].Void && !strings.Contains(e.Sentence, "void") && e.Field != "id":
		t.Errorf("record %s is void and stands against nothing: %v", e.Against, e)
	case strings.Count(e.Sentence, e.Against) != 1:
		t.Errorf("the record is named %d times: %v", strings.Count(e.Sentence, e.Against), e)
	}
}

// nothingStands are the rows in which the lack of a record is what refuses.
var nothingStands = []string{
	"TestHandoverNeedsApproval/H7 refuses what nobody proposed",
	"TestAdultsDecide/H7 refuses the same of a child",
	"TestAdultByMistake/H7 refuses once that did not occur",
	"TestAdultByMistake/H7 refuses once it was somebody else",
	"TestAdultByMistake/H7 refuses once its data were wrong",
	"TestFinalIsCertified/H8 refuses without a notice",
	"TestFinalIsCertified/H8 refuses without a notice where the profile names the step alone",
	"TestFinalIsCertified/H8 refuses a step less than the profile asks for",
	"TestApprovalRestsOnGrounds/H8 refuses without an identity",
	"TestApprovalRestsOnGrounds/H8 refuses without the child's view",
	"TestApprovalRestsOnGrounds/H8 refuses without an assessment",
	"TestApprovalRestsOnGrounds/H8 refuses without a panel",
	"TestApprovalRestsOnGrounds/H8 refuses without a guardian",
	"TestApprovalRestsOnGrounds/H8 refuses the assessment of another",
	"TestApprovalRestsOnGrounds/H8 refuses a guardian whose office ended",
	"TestEligibilityIsDeclared/H9 refuses without a final certificate",
	"TestEligibilityIsDeclared/H9 refuses without a lawful consent",
	"TestEligibilityIsDeclared/H9 refuses a certificate for now",
	"TestEligibilityIsDeclared/H9 refuses the child's own consent",
	"TestEligibilityIsDeclared/H9 refuses a consent that was taken back",
	"TestAdoptionRequirements/H8 refuses a consent that the child took back",
	"TestAdoptionRequirements/H8 refuses a child that a doctor found older",
	"TestAdoptionRequirements/H8 refuses without the child's view",
	"TestAdoptionRequirements/H8 refuses a view about the return",
	"TestAdoptionRequirements/H8 refuses without a panel",
	"TestAdoptionRequirements/H8 refuses without an assessment",
	"TestAdoptionRequirements/H8 refuses an assessment of one of two",
	"TestAdoptionRequirements/H8 refuses a child that may be old enough to consent",
	"TestAdoptionRequirements/H8 refuses it once it may have grown old enough",
	"TestAdoptionRequirements/H8 refuses to declare it without a notice",
	"TestAdoptionRequirements/H8 refuses to declare it without a search",
	"TestAdoptionIsRegistered/H9 refuses a child that was not declared adoptable",
	"TestRepatriationRequirements/H8 refuses without nationality",
	"TestRepatriationRequirements/H8 refuses without consulate",
	"TestRepatriationRequirements/H8 refuses without risk assessment",
	"TestRepatriationRequirements/H8 refuses without child view",
	"TestRepatriationRequirements/H8 refuses without guardian",
	"TestRepatriationRequirements/H8 refuses without best interests",
	"TestChildDeparts/H7 refuses what nobody agreed on",
}
