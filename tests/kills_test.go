package tests

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/transparency"
)

// killRounds is how often each kind of work is killed; KILL_ROUNDS says otherwise. With the
// imports of TestImportSurvivesKills they are more than fifty.
const killRounds = 9

// dice are those of a test that kills; CRASH_SEED repeats the moments of an earlier run,
// as far as the machine lets it.
func dice(t *testing.T) *rand.Rand {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	if text := os.Getenv("CRASH_SEED"); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("CRASH_SEED=%d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}

func roundsOf(t *testing.T) int {
	t.Helper()
	if text := os.Getenv("KILL_ROUNDS"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			t.Fatalf("KILL_ROUNDS is %q", text)
		}
		return n
	}
	return killRounds
}

// TestRebuildsSurviveKills kills what makes again what can be made again: after each kill
// the records are as they were, fsck finds nothing, and the same command goes to its end.
func TestRebuildsSurviveKills(t *testing.T) {
	t.Parallel()
	random := dice(t)
	c := newCrashes(t, caseload(t, demoSeed, 12))
	mustRun(t, c.dir, homeward, "import", "caseload.jsonl")
	c.inspect(t)
	for _, args := range [][]string{{"rebuild"}, {"rebuild", "--index"}, {"rebuild", "--verdicts"}} {
		began := time.Now()
		mustRun(t, c.dir, homeward, args...)
		longest, killed := time.Since(began), 0
		for range roundsOf(t) {
			if killAfter(t, program(t, c.dir, homeward, args...), time.Duration(random.Int64N(int64(longest)))) {
				killed++
			}
			c.inspect(t)
		}
		if killed == 0 {
			t.Errorf("%v was always done before it was killed", args)
		}
		if out := mustRun(t, c.dir, homeward, args...); !strings.Contains(out, "they are in place") {
			t.Errorf("%v says %s", args, out)
		}
		mustRun(t, c.dir, homeward, "doctor", "--trust", "data/trust.json")
	}
}

// killAfter reports whether a program was killed; else it ended well before.
func killAfter(t *testing.T, cmd *exec.Cmd, after time.Duration) bool {
	t.Helper()
	var out strings.Builder
	cmd.Stderr = &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(after)
	_ = cmd.Process.Kill() // it may be done; Wait tells
	return killedBy(t, cmd.Wait())
}

// TestTokensSurviveKills kills the making of tokens. Each that was printed opens the
// ledger, and of the others there is nothing half.
func TestTokensSurviveKills(t *testing.T) {
	t.Parallel()
	random := dice(t)
	dir := newHome(t, demoSeed)
	began := time.Now()
	printed := []string{strings.TrimSpace(mustRun(t, dir, homeward, "token", "auditor"))}
	longest := time.Since(began)
	for range roundsOf(t) {
		cmd := program(t, dir, homeward, "token", "auditor")
		var out bytes.Buffer
		cmd.Stdout = &out
		killAfter(t, cmd, time.Duration(random.Int64N(int64(longest))))
		if text := out.String(); strings.HasSuffix(text, "\n") {
			printed = append(printed, strings.TrimSpace(text))
		}
	}
	listed := strings.Count(mustRun(t, dir, homeward, "token", "list"), "auditor")
	if listed < len(printed) || listed > killRounds+1+roundsOf(t) {
		t.Errorf("%d tokens are listed, %d were printed", listed, len(printed))
	}
	s := serve(t, dir)
	for _, token := range printed {
		if status, answer := (reader{t: t, url: s.url}).ask(http.MethodPost, "graphql", token, []byte(`{"query":"{ ledger { size } }"}`)); status != http.StatusOK {
			t.Errorf("a token that was printed opens nothing: %d %s", status, answer)
		}
	}
}

// TestServersSurviveKills kills a server while officers hand statements in, it seals and the
// read models follow. Whatever was acknowledged is there, under the same receipt.
func TestServersSurviveKills(t *testing.T) {
	t.Parallel()
	random := dice(t)
	lines := caseload(t, demoSeed, 25)
	c := newCrashes(t, lines)
	agencies := len(lines) / 3
	write(t, c.path("caseload.jsonl"), jsonLines(t, lines[:agencies]))
	mustRun(t, c.dir, homeward, "import", "caseload.jsonl")
	c.inspect(t)
	h := &handing{tokens: map[string]string{}, lines: lines[agencies:], receipts: map[string]acknowledged{}}
	for range roundsOf(t) {
		h.tokensOf(t, c.dir)
		s := serve(t, c.dir)
		time.AfterFunc(time.Duration(random.Int64N(int64(1500*time.Millisecond))), func() { _ = s.cmd.Process.Kill() })
		h.handIn(t, s)
		if !killedBy(t, s.cmd.Wait()) {
			t.Fatal("the server ended by itself")
		}
		c.inspect(t)
		for id, r := range h.receipts {
			if r.Index >= uint64(len(c.stored)) || c.stored[r.Index].id != id {
				t.Fatalf("record %s was acknowledged at %d, and is not there", id, r.Index)
			}
		}
		if ids := idsOf(c.stored); len(slices.Compact(ids)) != len(c.stored) {
			t.Fatal("a record is there twice")
		}
	}
	if len(h.receipts) < 10 {
		t.Errorf("%d statements were acknowledged: nothing was tested", len(h.receipts))
	}
	s := serve(t, c.dir)
	for id, before := range h.receipts {
		if again, err := h.submit(t, s.url, before.line); err != nil || again.Receipt != before.Receipt {
			t.Errorf("record %s: handed in again it has another receipt: %v", id, err)
		}
	}
}

func idsOf(stored []row) []string {
	ids := make([]string, len(stored))
	for i, r := range stored {
		ids[i] = r.id
	}
	slices.Sort(ids)
	return ids
}

// acknowledged is a statement with its receipt.
type acknowledged struct {
	Typename string `json:"__typename"`
	Index    uint64
	Receipt  string
	line     simulate.Line
}

// handing hands in statements one after the other, each by its own agency's officer.
type handing struct {
	tokens   map[string]string // by agency
	lines    []simulate.Line
	receipts map[string]acknowledged // by record
}

// tokensOf makes tokens of those whose statements come next: the server reads them when
// it starts.
func (h *handing) tokensOf(t *testing.T, dir string) {
	t.Helper()
	for _, line := range h.lines[:min(60, len(h.lines))] {
		if agency := signer(t, line); h.tokens[agency] == "" {
			h.tokens[agency] = strings.TrimSpace(mustRun(t, dir, homeward, "token", "officer", "--agency", agency))
		}
	}
}

// handIn goes on until the server is gone; what was not answered then is handed in again.
func (h *handing) handIn(t *testing.T, s *served) {
	t.Helper()
	for len(h.lines) > 0 && h.tokens[signer(t, h.lines[0])] != "" {
		line := h.lines[0]
		r, err := h.submit(t, s.url, line)
		if err != nil {
			return
		}
		if h.lines = h.lines[1:]; r.Typename == "Recorded" {
			r.line = line
			h.receipts[recordOf(t, line)] = r
		}
	}
}

func recordOf(t *testing.T, line simulate.Line) string {
	t.Helper()
	envelope, err := transparency.ParseEnvelope(line.Envelope)
	if err != nil {
		t.Fatal(err)
	}
	var statement struct{ ID string }
	if err := json.Unmarshal(envelope.Payload, &statement); err != nil {
		t.Fatal(err)
	}
	return statement.ID
}

func (h *handing) submit(t *testing.T, url string, line simulate.Line) (r acknowledged, err error) {
	t.Helper()
	body, err := json.Marshal(map[string]any{"variables": submission{string(line.Envelope), line.Disclosures},
		"query": `mutation($envelope: String!, $disclosures: [String!]!) {
			submit(input: {envelope: $envelope, disclosures: $disclosures}) { result { __typename ... on Recorded { index receipt } } } }`})
	if err != nil {
		return r, err
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+"/graphql", bytes.NewReader(body))
	if err != nil {
		return r, err
	}
	request.Header.Set("Authorization", "Bearer "+h.tokens[signer(t, line)])
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return r, err
	}
	defer response.Body.Close()
	var told struct {
		Data struct{ Submit struct{ Result acknowledged } }
	}
	err = json.NewDecoder(response.Body).Decode(&told)
	return told.Data.Submit.Result, err
}
