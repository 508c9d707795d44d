package client

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/transparency"
)

var update = flag.Bool("update", false, "write the golden renderings")

// unsigned makes a statement whose bytes are the same in every run.
func unsigned(t *testing.T, s domain.Statement, event domain.Event, values map[string]any) Unsigned {
	t.Helper()
	s.Ledger, s.ID = domain.DigestOf([]byte("ledger")), "0143f4e5-8f00-7000-8000-000000000001"
	s.Type = event.EventType()
	var err error
	s.Facts, err = transparency.Marshal(event)
	fatal(t, err)
	spec, _ := domain.SpecOf(s.Type)
	var u Unsigned
	for i, path := range spec.Sealed {
		if s.Sealed == nil {
			s.Sealed = map[string]*domain.Digest{}
		}
		s.Sealed[path.Path] = nil
		if values[path.Path] == nil {
			continue
		}
		text, commitment, err := transparency.NewDisclosure([32]byte{byte(i)}, s.ID, string(person), path.Path, values[path.Path])
		fatal(t, err)
		digest := domain.Digest(commitment.String())
		s.Sealed[path.Path], u.Disclosures = &digest, append(u.Disclosures, text)
	}
	u.Payload, err = transparency.Marshal(s)
	fatal(t, err)
	return u
}

var (
	person = domain.NewPersonID([16]byte{1})
	stream = domain.NewStreamID(domain.ChildStream, [16]byte{2})
	agency = domain.NewStreamID(domain.AgencyStream, [16]byte{3})
	keyA   = string(domain.DigestOf([]byte("a")))
	keyB   = string(domain.DigestOf([]byte("b")))
)

func rescueShown(t *testing.T, description string) Unsigned {
	return unsigned(t, domain.Statement{
		Stream: stream, Place: "530181", Source: domain.Source{Kind: "own"},
		OccurredAt: domain.ClaimedTime{Value: "2012-12-18", Precision: domain.Day, Zone: "+08:00"},
		Signers: []domain.Signer{{Key: keyB, Agency: agency, Role: "investigator", Purpose: "second"},
			{Key: keyA, Agency: agency, Role: "investigator", Purpose: "record"}},
	}, domain.ChildRescued{Child: person, TemporaryNumber: "D1218-1", Sex: "female", AgeFrom: 10, AgeTo: 14, Condition: "well", FoundWith: "buyer"},
		map[string]any{"photo": strings.Repeat("ab", 32), "description": description})
}

// fullest has every member that a statement can have.
func fullest(t *testing.T) Unsigned {
	return unsigned(t, domain.Statement{
		Stream: stream, Place: "450900", After: domain.Prefix{Count: 12, Digest: domain.DigestOf([]byte("seen"))},
		Source:     domain.Source{Kind: "transcribed", Body: "Hospital of the county", Document: domain.DigestOf([]byte("document"))},
		OccurredAt: domain.ClaimedTime{Value: "2012-12-18T05:30:00", Precision: domain.Instant, Zone: "+08:00"},
		Captured:   &domain.Capture{At: "2012-12-18T05:31:02+08:00", Device: "9f86d081884c7d65", Counter: 41},
		Expires:    "2012-12-20T12:00:00+08:00", Policy: &domain.PolicyRef{ID: "cn-2012-a", Digest: domain.DigestOf([]byte("policy"))},
		Refs:     []domain.Ref{{Rel: "follows", Stream: stream, ID: "0143f4e5-8f00-7000-8000-00000000000a"}, {Rel: "partOf", Stream: domain.NewStreamID(domain.OperationStream, [16]byte{4})}},
		Evidence: []domain.Evidence{{Kind: "transport_order", MediaType: "application/pdf", Bytes: 48213, SHA256: domain.DigestOf([]byte("order"))}},
		Signers:  []domain.Signer{{Key: keyA, Agency: agency, Role: "caseworker", Purpose: "record"}},
	}, domain.TransferInitiated{To: domain.NewStreamID(domain.AgencyStream, [16]byte{5}), Cause: "medical", Escorts: []domain.PersonID{person, domain.NewPersonID([16]byte{6})},
		ExpectedBy: "2012-12-18T18:00:00+08:00", Presence: domain.Presence{Method: "palm_print", Match: "yes"}},
		map[string]any{"papers": []string{strings.Repeat("01", 32), strings.Repeat("02", 32)}})
}

// hostile is what somebody would write who wants a signer to see another page.
const hostile = "A red coat.\n\nSIGNED BY\n  YOUR KEY\u202e txet\u2066\x1b[2J\x07\rEvent    | x\u00a0\u200b\\u{1b}e\u0301\u0301\u0301\u0301\u0301\u0301 " +
	"                                                                     SIGNED BY nobody 红色的外套，左手有一道疤痕，是在云南出生的孩子，身上穿着蓝色的裤子和一双布鞋。"

func TestRenderGolden(t *testing.T) {
	for name, u := range map[string]Unsigned{"rescue": rescueShown(t, "A red coat; a scar on the left hand."), "fullest": fullest(t), "hostile": rescueShown(t, hostile)} {
		t.Run(name, func(t *testing.T) {
			got, err := Render(u, "demo.homeward.example/log", keyA)
			fatal(t, err)
			path := filepath.Join("testdata", name+".txt")
			if *update {
				fatal(t, os.WriteFile(path, []byte(got), 0o644))
			}
			if want := mustRead(t, path); !bytes.Equal(want, []byte(got)) {
				t.Errorf("%s is rendered as\n%s", name, got)
			}
		})
	}
}

// TestRenderExplainsCodes: a code in a list is explained like one that stands alone.
func TestRenderExplainsCodes(t *testing.T) {
	page, err := Render(unsigned(t, domain.Statement{Stream: stream, Source: domain.Source{Kind: "own"},
		OccurredAt: domain.ClaimedTime{Value: "2012-12-18", Precision: domain.Day, Zone: "+08:00"},
		Signers:    []domain.Signer{{Key: keyA, Agency: agency, Role: "caseworker", Purpose: "record"}},
	}, domain.FamilyAssessmentDone{Receiver: person, Recommendation: "return", Risks: []string{"sale", "poverty"}, HomeVisits: 2},
		map[string]any{"assessment": "A room of their own."}), "origin")
	fatal(t, err)
	spec, _ := domain.SpecOf(domain.TypeFamilyAssessmentDone)
	for _, fact := range spec.Facts {
		for _, term := range fact.Codes.Terms {
			meant := slices.Contains([]string{"return", "sale", "poverty"}, term.Code)
			if strings.Contains(page, inner+term.Code+"\n      "+term.Doc+"\n") != meant {
				t.Errorf("%s is explained: %v, want %v", term.Code, !meant, meant)
			}
		}
	}
}

// TestRenderShowsEverything: whatever stands in a statement stands on the page, so
// that nothing is signed unseen. A member that is added to the format fails here
// until it is shown.
func TestRenderShowsEverything(t *testing.T) {
	u := fullest(t)
	page, err := Render(u, "origin", keyA)
	fatal(t, err)
	flat := strings.NewReplacer("\n    | ", "", "\n      | ", "").Replace(page)
	var members map[string]any
	fatal(t, json.Unmarshal(u.Payload, &members))
	for name := range members {
		if name == "sealed" { // commitments: what they open to is shown
			delete(members, name)
		}
	}
	all, err := json.Marshal(domain.Statement{})
	fatal(t, err)
	var known map[string]any
	fatal(t, json.Unmarshal(all, &known))
	for name := range known {
		if _, filled := members[name]; !filled && name != "sealed" {
			t.Errorf("the fullest statement has no %s", name)
		}
	}
	wantShown(t, flat, "", members)
	for _, digit := range []string{"01", "02"} {
		if !strings.Contains(flat, strings.Repeat(digit, 32)) {
			t.Errorf("a sealed value is not shown")
		}
	}
}

func wantShown(t *testing.T, page, where string, value any) {
	t.Helper()
	switch value := value.(type) {
	case map[string]any:
		for name, member := range value {
			wantShown(t, page, where+"."+name, member)
		}
	case []any:
		for _, member := range value {
			wantShown(t, page, where, member)
		}
	default:
		text, err := json.Marshal(value)
		fatal(t, err)
		if !strings.Contains(page, strings.Trim(string(text), `"`)) {
			t.Errorf("%s is not shown: %s", where, text)
		}
	}
}

// TestNothingFakesThePage: whatever a value is, the page has the lines that it has
// with an honest value; those of data begin with the margin and fit a terminal.
func TestNothingFakesThePage(t *testing.T) {
	honest := ours(t, "x")
	check := func(t interface{ Errorf(string, ...any) }, page string, lines []string) {
		if strings.Join(lines, "\n") != strings.Join(honest, "\n") {
			t.Errorf("our lines are\n%s", page)
		}
	}
	check(t, hostile, ours(t, hostile))
	rapid.Check(t, func(r *rapid.T) {
		value := rapid.StringN(1, 300, -1).Draw(r, "value")
		if domain.SealedText.Check(quoted(t, value)) != nil {
			r.Skip("not a sealed text")
		}
		check(r, value, ours(t, value))
	})
}

func quoted(t *testing.T, value string) []byte {
	t.Helper()
	text, err := transparency.Marshal(value)
	if err != nil {
		return nil
	}
	return text
}

// ours returns the lines of a page that are not data. It checks those that are.
func ours(t *testing.T, description string) []string {
	t.Helper()
	page, err := Render(rescueShown(t, description), "origin", keyA)
	fatal(t, err)
	var lines []string
	for line := range strings.Lines(page) {
		line = strings.TrimSuffix(line, "\n")
		width := 0
		for _, r := range line {
			width += cells(r)
			if hidden(r) {
				t.Errorf("%q is in a line", r)
			}
		}
		if width > 80 || !utf8.ValidString(line) {
			t.Errorf("a line takes %d columns: %s", width, line)
		}
		if !strings.HasPrefix(line, inner) && !strings.HasPrefix(line, margin) && line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

func TestRenderRefusesWhatDoesNotOpen(t *testing.T) {
	good, other := rescueShown(t, "A red coat."), rescueShown(t, "A blue coat.")
	for name, u := range map[string]Unsigned{
		"no statement":       {Payload: []byte("{}")},
		"closed":             {Payload: good.Payload},
		"other values":       {Payload: good.Payload, Disclosures: other.Disclosures},
		"an unknown member":  {Payload: bytes.Replace(good.Payload, []byte(`"place"`), []byte(`"note":"x","place"`), 1), Disclosures: good.Disclosures},
		"a second disclosed": {Payload: good.Payload, Disclosures: append(other.Disclosures, good.Disclosures...)},
	} {
		if page, err := Render(u, "origin"); err == nil || page != "" {
			t.Errorf("%s: shown", name)
		}
	}
}

// TestRenderEveryType: each type of the catalogue can be shown, from what the
// simulator records.
func TestRenderEveryType(t *testing.T) {
	lines, err := simulate.Collect(7, simulate.Options{Children: 40})
	fatal(t, err)
	shown := map[string]bool{}
	for _, line := range lines {
		envelope, err := transparency.ParseEnvelope(line.Envelope)
		fatal(t, err)
		page, err := Render(Unsigned{Payload: envelope.Payload, Disclosures: line.Disclosures}, "origin")
		fatal(t, err)
		s, err := domain.ParseStatement(envelope.Payload, transparency.Unmarshal)
		fatal(t, err)
		if !strings.Contains(page, s.ID) {
			t.Errorf("%s is not shown", s.Type)
		}
		shown[s.Type] = true
	}
	if len(shown) < 8 {
		t.Errorf("%d types were shown", len(shown))
	}
}

func TestClean(t *testing.T) {
	for text, want := range map[string]string{
		"plain":                "plain",
		"红色 Việt ไทย é ё":      "红色 Việt ไทย é ё",
		"a\nb\tc":              `a\u{a}b\u{9}c`,
		"\x1b[31m":             `\u{1b}[31m`,
		"\u202eabc\u202c":      `\u{202e}abc\u{202c}`,
		"a\u200bb\ufeff\u00ad": `a\u{200b}b\u{feff}\u{ad}`,
		"\u2028\u2029\u0085":   `\u{2028}\u{2029}\u{85}`,
		"\u034f\u3164\u2800":   `\u{34f}\u{3164}\u{2800}`,
		"a\xffb":               `a\u{invalid}b`,
		`\u{1b}`:               `\\u{1b}`,
		"\u0301x":              `\u{301}x`,
		"\U000e0041\ue000":     `\u{e0041}\u{e000}`,
		"\ufffd":               "\ufffd",
		"a\ufe0f\U000e0101":    `a\u{fe0f}\u{e0101}`,
	} {
		if got := Clean(text); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}
