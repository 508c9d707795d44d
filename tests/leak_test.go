package tests

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/transparency"
)

// TestNothingSealedLeavesTheVault looks for every sealed value of the default
// caseload in everything that the ledger keeps, says and gives to auditors.
func TestNothingSealedLeavesTheVault(t *testing.T) {
	t.Parallel()
	lines := caseload(t, demoSeed, 89)
	all := secrets(t, lines)
	if text := jsonLines(t, lines); len(find(all, text)) != len(all) {
		t.Fatalf("of %d values %d are found in the caseload, where all of them are", len(all), len(find(all, text)))
	}
	dir := newHome(t, demoSeed)
	write(t, filepath.Join(dir, "caseload.jsonl"), jsonLines(t, lines))
	said := recordAll(t, dir, lines)
	order := disclosure(t, lines)
	r := reader{t: t, secrets: all, child: order.Stream}
	token := func(args ...string) string {
		return strings.TrimSpace(mustRun(t, dir, homeward, append([]string{"token"}, args...)...))
	}
	r.auditor, r.clerk = token("auditor"), token("clerk", "--court", order.Facts.Court, "--officer", order.Facts.Reader)
	r.agency = signer(t, lines[len(lines)-1])
	r.officer = token("officer", "--agency", r.agency)
	server := serve(t, dir)
	r.url = server.URL
	size, _ := published(t, dir)
	r.readAsAuditor(size.Size)
	r.readAsClerk()
	r.submitDamaged(lines)
	checkFolder(t, all, filepath.Join(dir, "data")) // while the logs of the databases are there
	server.Stop(t)
	checkFolder(t, all, filepath.Join(dir, "data"))
	wantNone(t, all, "what import and serve printed", []byte(said+server.Stdout.String()+server.Logs.String()))
}

// recordAll imports the caseload, with damaged copies of some lines between, and
// returns all that was said about it.
func recordAll(t *testing.T, dir string, lines []simulate.Line) string {
	t.Helper()
	out, errs, exit := run(t, dir, homeward, "import", "--receipts", "receipts.jsonl", "caseload.jsonl")
	if exit != fine {
		t.Fatalf("import: exit code %d: %s", exit, errs)
	}
	var damaged bytes.Buffer
	sealing := slices.DeleteFunc(slices.Clone(lines), func(l simulate.Line) bool { return len(l.Disclosures) == 0 })
	for _, line := range sealing[len(sealing)-20:] {
		text := jsonLines(t, []simulate.Line{line})
		damaged.Write(bytes.Replace(text, []byte(`"sig":"`), []byte(`"sig":"AAAA`), 1))
		damaged.Write(forged(text))
		damaged.Write(bytes.Replace(text, []byte(`"disclosures":["`), []byte(`"disclosures":["AAAA`), 1))
		damaged.Write(bytes.Replace(text, []byte(`"disclosures":["`), []byte(`"disclosures":["`+clear(t, line)+`","`), 1))
	}
	write(t, filepath.Join(dir, "damaged.jsonl"), damaged.Bytes())
	out2, errs2, exit := run(t, dir, homeward, "import", "damaged.jsonl")
	if exit != tampered || !strings.Contains(errs2, "line 20: ") {
		t.Fatalf("import of damaged lines: exit code %d: %s%s", exit, out2, errs2)
	}
	return out + errs + out2 + errs2 + string(read(t, filepath.Join(dir, "receipts.jsonl")))
}

// forged gives the first signature of an envelope another value.
func forged(text []byte) []byte {
	const sig = `"sig":"`
	at := bytes.Index(text, []byte(sig)) + len(sig)
	wrong := byte('A')
	if text[at] == wrong {
		wrong = 'B'
	}
	return slices.Concat(text[:at], []byte{wrong}, text[at+1:])
}

// clear returns a sealed text of the line, unencoded, and nothing if it has none.
func clear(t *testing.T, line simulate.Line) string {
	t.Helper()
	values, err := simulate.SealedValues([]simulate.Line{line})
	if err != nil {
		t.Fatal(err)
	}
	if len(values) == 0 || len(values[0].Texts()) == 0 {
		return ""
	}
	return values[0].Texts()[0]
}

// order is what these tests want of a court's order.
type order struct {
	Type   string
	Stream domain.StreamID
	Facts  struct{ Order, Court, Reader, ValidUntil string }
}

// disclosure returns an order without an end that opens the history of a rescued
// child to one clerk.
func disclosure(t *testing.T, lines []simulate.Line) order {
	t.Helper()
	rescued := map[domain.StreamID]bool{}
	for _, line := range lines {
		envelope, err := transparency.ParseEnvelope(line.Envelope)
		if err != nil {
			t.Fatal(err)
		}
		var o order
		if err := json.Unmarshal(envelope.Payload, &o); err != nil {
			t.Fatal(err)
		}
		rescued[o.Stream] = rescued[o.Stream] || o.Type == domain.TypeChildRescued
		if rescued[o.Stream] && o.Facts.Order == domain.OrderDisclosure && o.Facts.ValidUntil == "" && o.Facts.Reader != "" {
			return o
		}
	}
	t.Fatal("no order of the caseload opens a rescued child's history for good")
	return order{}
}

// submission is the variables of a mutation.
type submission struct {
	Envelope    string   `json:"envelope"`
	Disclosures []string `json:"disclosures"`
}

// signer returns the agency of a line's first signer.
func signer(t *testing.T, line simulate.Line) string {
	t.Helper()
	envelope, err := transparency.ParseEnvelope(line.Envelope)
	if err != nil {
		t.Fatal(err)
	}
	var statement struct{ Signers []struct{ Agency string } }
	if err := json.Unmarshal(envelope.Payload, &statement); err != nil || len(statement.Signers) == 0 {
		t.Fatalf("a statement of %d signers: %v", len(statement.Signers), err)
	}
	return statement.Signers[0].Agency
}

// submitDamaged submits statements that are refused, with their values; the log
// must not repeat them, and neither must the answer to somebody who may not.
func (r reader) submitDamaged(lines []simulate.Line) {
	r.t.Helper()
	const mutation = `mutation($envelope: String!, $disclosures: [String!]!) {
		submit(input: {envelope: $envelope, disclosures: $disclosures}) { __typename } }`
	submitted := 0
	for _, line := range lines {
		if signer(r.t, line) != r.agency || clear(r.t, line) == "" {
			continue
		}
		whole := submission{string(line.Envelope), line.Disclosures}
		for _, s := range []submission{whole, {string(forged(line.Envelope)), line.Disclosures},
			{whole.Envelope, append([]string{clear(r.t, line)}, line.Disclosures...)}} {
			body, err := json.Marshal(map[string]any{"query": mutation, "variables": s})
			if err != nil {
				r.t.Fatal(err)
			}
			for _, token := range []string{r.officer, r.auditor, r.clerk, ""} {
				status, answer := r.ask(http.MethodPost, "graphql", token, body)
				if status == http.StatusOK && !bytes.Contains(answer, []byte(`"submit"`)) {
					r.t.Fatalf("a submission is not understood: %s", answer)
				}
				wantNone(r.t, r.secrets, "the answer to a submission", answer)
			}
		}
		// The answer may repeat what was asked; the log may not.
		r.ask(http.MethodPost, "dossier/"+url.PathEscape(clear(r.t, line)), r.clerk, nil)
		submitted++
	}
	if submitted < 3 {
		r.t.Fatalf("%d statements of %s were submitted", submitted, r.agency)
	}
}
