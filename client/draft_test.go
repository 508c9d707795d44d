package client

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/domain/kinship"
	"github.com/homeward-ledger/homeward/transparency"
)

// TestErrorsOfTiredPeople: each slip of the pen gives one sentence that helps.
func TestErrorsOfTiredPeople(t *testing.T) {
	for _, c := range []struct{ old, with, says string }{
		{`"child.rescued.v1"`, `"child.resuced.v1"`, "type: there is no event type child.resuced.v1; did you mean child.rescued.v1?"},
		{`"type": "child.rescued.v1",`, ``, "say what happened"},
		{`"place"`, `"palce"`, "a statement file has no palce; did you mean place?"},
		{`"facts": {`, `"facts": {"sxe": "male", `, "facts: there is no fact sxe here; did you mean sex?"},
		{`"facts": {`, `"facts": {"weather": "fog", `, "facts: there is no fact weather here"},
		{`"female"`, `"femal"`, "facts.sex: there is no code femal (one of female, male, unclear); did you mean female (a girl or a woman)?"},
		{`"female"`, `"fog"`, "facts.sex: there is no code fog (one of female, male, unclear)"},
		{`"buyer"`, `"bujer"`, "did you mean buyer (somebody who is said to have bought the child)?"},
		{`"sex": "female",`, ``, "facts.sex: this fact is missing: Sex as observed."},
		{`"sex": "female",`, `"sex": null,`, "facts.sex: this fact is missing"},
		{`"ageFrom": 10`, `"ageFrom": "10"`, "facts.ageFrom: this is a whole number, without quotes"},
		{`"ageFrom": 10`, `"ageFrom": 10.5`, "facts.ageFrom: this is a whole number"},
		{`"child": "new"`, `"child": "person-1000000000000000t"`, "a check character may be mistyped"},
		{`"stream": "new"`, `"stream": "child-1000000000000000t"`, "stream: child.rescued.v1 belongs in a child stream; a check character may be mistyped"},
		{`"stream": "new"`, `"stream": ""`, "stream: say which stream"},
		{`"occurredAt": {"value": "2014-05-04T05:30:00", "precision": "instant", "zone": "+08:00"},`, ``, "occurredAt: say when it happened"},
		{`"description": "A red coat; a scar on the left hand."`, `"descripton": "x"`, "sealed: child.rescued.v1 has no sealed value descripton; did you mean description?"},
		{`"description": "A red coat; a scar on the left hand."`, `"description": null`, "sealed.description: this value is missing: What the child looks like and wore."},
		{`"description": "A red coat; a scar on the left hand."`, `"description": ""`, "sealed.description: this is no text of 1 to 4,000 characters"},
		{`"abababababababababababababababababababababababababababababababab"`, `"ABAB"`, "sealed.photo: this is no SHA-256"},
		{`"sex": "female",`, `"sex": "female", "sex": "male",`, "duplicate name"},
		{`"facts": {`, `"facts": {{`, "the statement file cannot be read: not valid JSON"},
		{`"` + "\u202e", ``, ""},
	} {
		text := strings.Replace(rescueText, c.old, c.with, 1)
		if text == rescueText {
			if c.says != "" {
				t.Fatalf("%s is not in the file", c.old)
			}
			text = strings.Replace(rescueText, `"facts": {`, `"facts": {"\u202e\u001b[2J": 1, `, 1)
			c.says = `there is no fact \u{202e}\u{1b}[2J here`
		}
		_, err := ParseDraft([]byte(text))
		if domain.KindOf(err) != domain.Invalid || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: got %v, want %q", c.with, err, c.says)
		}
	}
	if _, err := ParseDraft([]byte(strings.Repeat(" ", MaxDraft+1))); domain.KindOf(err) != domain.Invalid {
		t.Errorf("a huge file gives %v", err)
	}
}

func TestWhoSigns(t *testing.T) {
	first, err := NewKeyFile(agency)
	fatal(t, err)
	second, err := NewKeyFile(agency)
	fatal(t, err)
	elsewhere := DraftSigner{Key: second.KeyID, Agency: agency, Role: "investigator", Purpose: "second"}
	for _, c := range []struct {
		name    string
		signers []DraftSigner
		keys    []KeyFile
		says    string // in the error; nothing means two signers
	}{
		{"nobody is named", nil, []KeyFile{first, second}, ""},
		{"roles are named", []DraftSigner{{Role: "investigator", Purpose: "record"}, {Purpose: "second"}}, []KeyFile{first, second}, ""},
		{"one is elsewhere", []DraftSigner{{Purpose: "record"}, elsewhere}, []KeyFile{first}, ""},
		{"a wrong role", []DraftSigner{{Role: "investigater", Purpose: "record"}}, []KeyFile{first}, "did you mean investigator?"},
		{"a wrong purpose", []DraftSigner{{Purpose: "records"}}, []KeyFile{first}, "did you mean record?"},
		{"too few keys", []DraftSigner{{Purpose: "record"}, {Purpose: "second"}}, []KeyFile{first}, "key id and agency"},
		{"too many keys", nil, []KeyFile{first, second, first}, "nobody signs"},
	} {
		d := parse(t, rescueText)
		d.Signers = c.signers
		signers, err := d.SignersFor(c.keys...)
		if c.says != "" {
			if domain.KindOf(err) != domain.Invalid || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s: got %v", c.name, err)
			}
			continue
		}
		if err != nil || len(signers) != 2 || signers[0].Key >= signers[1].Key {
			t.Errorf("%s: got %+v, %v", c.name, signers, err)
		}
		for _, s := range signers {
			if want := map[string]string{first.KeyID: "record", second.KeyID: "second"}[s.Key]; s.Purpose != want || s.Role != "investigator" {
				t.Errorf("%s: %+v", c.name, s)
			}
		}
	}
	taken := Draft{Type: domain.TypeCustodyTaken}
	if _, err := taken.SignersFor(first); err == nil || !strings.Contains(err.Error(), "in which role you sign: investigator, intake_officer, caseworker") {
		t.Errorf("a role is guessed: %v", err)
	}
}

// TestSaltsAreFresh: the same draft twice makes two statements that share no
// salt, no commitment and no id.
func TestSaltsAreFresh(t *testing.T) {
	first, err := NewKeyFile(agency)
	fatal(t, err)
	second, err := NewKeyFile(agency)
	fatal(t, err)
	d, err := parse(t, rescueText).WithIDs()
	fatal(t, err)
	if again, err := d.WithIDs(); err != nil || again.Stream != d.Stream || string(again.Facts["child"]) != string(d.Facts["child"]) {
		t.Error("ids are made twice")
	}
	signers, err := d.SignersFor(first, second)
	fatal(t, err)
	used := map[string]bool{}
	for range 3 {
		u, err := Build(d, signers, Setting{Ledger: domain.DigestOf(nil), Now: clock})
		fatal(t, err)
		s, opened, err := u.read()
		fatal(t, err)
		unique := []string{s.ID}
		for _, disclosure := range opened {
			unique = append(unique, string(disclosure.Salt[:]))
		}
		for _, commitment := range s.Sealed {
			unique = append(unique, string(*commitment))
		}
		for _, text := range unique {
			if used[text] {
				t.Errorf("%q is used twice", text)
			}
			used[text] = true
		}
	}
}

func TestBuildRefuses(t *testing.T) {
	key, err := NewKeyFile(agency)
	fatal(t, err)
	other, err := NewKeyFile(agency)
	fatal(t, err)
	d, err := parse(t, rescueText).WithIDs()
	fatal(t, err)
	signers, err := d.SignersFor(key, other)
	fatal(t, err)
	in := Setting{Ledger: domain.DigestOf(nil), Now: clock}
	u, err := Build(d, signers, in)
	fatal(t, err)
	stranger, err := NewKeyFile(agency)
	fatal(t, err)
	if _, err := Sign(u, stranger); domain.KindOf(err) != domain.Forbidden {
		t.Errorf("a stranger signs: %v", err)
	}
	if _, err := Sign(u); domain.KindOf(err) != domain.Invalid {
		t.Errorf("nobody signs: %v", err)
	}
	half, err := Sign(u, key)
	if missing := half.Missing(); err != nil || len(missing) != 1 || missing[0].Key != other.KeyID {
		t.Errorf("missing %v, %v", missing, err)
	}
	taken := Draft{Type: domain.TypeCustodyTaken, Stream: string(stream), Source: domain.Source{Kind: "own"}, OccurredAt: domain.ClaimAt(clock)}
	taken.Facts, err = FactsOf(domain.CustodyTaken{Agency: agency, Care: "shelter", LegalBasis: "rescue"})
	fatal(t, err)
	taken.Sealed = d.Sealed
	if err := taken.Check(); domain.KindOf(err) != domain.Invalid {
		t.Errorf("sealed values of another type: %v", err)
	}
	taken.Sealed = map[string]json.RawMessage{"facility": json.RawMessage(`"here"`)}
	by := []domain.Signer{{Key: key.KeyID, Agency: agency, Role: "investigator", Purpose: "record"}}
	if _, err := Build(taken, by, in); domain.KindOf(err) != domain.Invalid || !strings.Contains(err.Error(), "whom this value concerns") {
		t.Errorf("a value that concerns nobody known: %v", err)
	}
	in.Child = person
	if _, err := Build(taken, by, in); err != nil {
		t.Error(err)
	}
	taken.Place = "behind the market"
	if _, err := Build(taken, by, in); domain.KindOf(err) != domain.Invalid {
		t.Errorf("an address in the clear: %v", err)
	}
}

// smallReport is a kinship report on one locus.
func smallReport(t *testing.T) string {
	t.Helper()
	party := func(role kinship.Role, a, b kinship.Allele) kinship.Party {
		return kinship.Party{Role: role, Specimen: "L-1", SexMarkers: []string{"X"}, Profile: kinship.Profile{{Locus: "FGA", A: a, B: b}}}
	}
	report, err := kinship.Issue(kinship.Question{Pedigree: kinship.DuoMother, Settings: kinship.DefaultSettings(), Software: "test",
		Parties: []kinship.Party{party(kinship.Child, 220, 230), party(kinship.Mother, 220, 240)}}, kinship.BuiltIn()[:1], kinship.DefaultPolicy())
	fatal(t, err)
	text, err := report.Bytes()
	fatal(t, err)
	return string(text)
}

// TestEveryType: the statement that each golden of the catalogue holds can be
// written as a draft, built, and shown.
func TestEveryType(t *testing.T) {
	paths, err := filepath.Glob("../domain/testdata/events/*.json")
	if err != nil || len(paths) != len(domain.Catalogue()) {
		t.Fatalf("%d goldens for %d types, %v", len(paths), len(domain.Catalogue()), err)
	}
	for _, path := range paths {
		var s domain.Statement
		fatal(t, transparency.Unmarshal(mustRead(t, path), &s))
		if s.Type == domain.TypeLedgerFounded {
			continue // signed by governors when a ledger is made
		}
		spec, _ := domain.SpecOf(s.Type)
		d := Draft{Type: s.Type, Stream: string(s.Stream), OccurredAt: s.OccurredAt, Place: s.Place, Source: s.Source, Expires: s.Expires,
			Refs: s.Refs, Evidence: s.Evidence, Sealed: map[string]json.RawMessage{}}
		fatal(t, json.Unmarshal(s.Facts, &d.Facts))
		for _, sealed := range spec.Sealed {
			d.Sealed[sealed.Path] = json.RawMessage(map[domain.ValueType]string{domain.SealedText: `"words"`,
				domain.SealedDigest: `"` + keyA + `"`, domain.SealedDigests: `["` + keyA + `"]`,
				domain.SealedProfile: `{"loci":[["D3S1358","15","16"]]}`, domain.SealedReport: smallReport(t)}[sealed.Type])
			if d.Sealed[sealed.Path] == nil {
				t.Errorf("%s: a test value of type %s is wanted", s.Type, sealed.Type)
			}
		}
		if err := d.Check(); err != nil {
			t.Errorf("%s: %v", s.Type, err)
			continue
		}
		u, err := Build(d, s.Signers, Setting{Ledger: s.Ledger, After: s.After, Policy: s.Policy, Child: person, Now: clock})
		if err != nil {
			t.Errorf("%s: %v", s.Type, err)
			continue
		}
		page, err := Render(u, "origin")
		if err != nil || !strings.Contains(page, s.Type) {
			t.Errorf("%s cannot be shown: %v", s.Type, err)
		}
		for _, sealed := range spec.Sealed {
			for _, also := range s.Subjects(sealed, person)[1:] {
				if !strings.Contains(page, "and "+string(also)) {
					t.Errorf("%s does not show that %s is sealed for %s too", s.Type, sealed.Path, also)
				}
			}
		}
	}
}

// FuzzParseDraft: no file crashes the desk, and whatever is read can be built or
// is refused by name.
func FuzzParseDraft(f *testing.F) {
	f.Add([]byte(rescueText))
	f.Add([]byte(`{"type":"custody.transfer.initiated.v1","stream":"new","facts":{"presence":{"method":"x"},"escorts":["new",1]}}`))
	f.Add([]byte(`{"type":"x","facts":null,"sealed":{"a":[[[1]]]},"signers":[{}]}`))
	f.Add([]byte(`[`))
	by := []domain.Signer{{Key: keyA, Agency: agency, Role: "investigator", Purpose: "record"}}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := ParseDraft(data)
		if err != nil {
			if domain.KindOf(err) != domain.Invalid || strings.ContainsAny(err.Error(), "\n\x1b\u202e") {
				t.Fatalf("got %q", err)
			}
			return
		}
		d, err = d.WithIDs()
		if err != nil {
			t.Fatal(err)
		}
		u, err := Build(d, by, Setting{Ledger: domain.DigestOf(nil), Child: person, Policy: &domain.PolicyRef{ID: "p", Digest: domain.DigestOf(nil)}, Now: clock})
		if err != nil {
			if domain.KindOf(err) != domain.Invalid {
				t.Fatal(err)
			}
			return
		}
		if page, err := Render(u, "origin"); err != nil || !strings.Contains(page, d.Type) {
			t.Fatalf("it cannot be shown: %v", err)
		}
	})
}

// TestDraftsOfEveryStreamOfTheirType: a finding belongs in streams of several kinds,
// and not in all.
func TestDraftsOfEveryStreamOfTheirType(t *testing.T) {
	draft := Draft{Type: domain.TypeAuditFindingRecorded, OccurredAt: domain.ClaimAt(time.Date(2013, time.May, 4, 9, 0, 0, 0, time.UTC)),
		Facts: map[string]json.RawMessage{"rule": []byte(`"A11"`), "ruleVersion": []byte(`1`), "severity": []byte(`"high"`)}}
	for kind, fits := range map[domain.StreamKind]bool{domain.ChildStream: true, domain.MissingStream: true, domain.OperationStream: true,
		domain.AgencyStream: true, domain.AccessStream: false} {
		draft.Stream = string(domain.NewStreamID(kind, [16]byte{7}))
		if err := draft.Check(); (err == nil) != fits {
			t.Errorf("in a stream of the kind %s: %v", kind, err)
		}
	}
}
