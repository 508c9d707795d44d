package tests

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestRebuildBesideAServer: somebody has put a false name into the read models of a
// ledger that is being served. They are made anew beside it, also after the first
// attempt was killed; no question fails meanwhile, and the true name is back.
func TestRebuildBesideAServer(t *testing.T) {
	t.Parallel()
	dir := filledHome(t, demoSeed, caseload(t, demoSeed, 1))
	token := strings.TrimSpace(mustRun(t, dir, homeward, "token", "auditor"))
	server := serve(t, dir)
	agency := police.id()
	body, err := json.Marshal(map[string]string{"query": `{ agency(id: "` + string(agency) + `") { name } }`})
	if err != nil {
		t.Fatal(err)
	}
	ask := func() string {
		t.Helper()
		status, answer := (reader{t: t, url: server.url}).ask(http.MethodPost, "graphql", token, body)
		if status != http.StatusOK || !strings.Contains(string(answer), `"name":`) {
			t.Fatalf("status %d: %s", status, answer)
		}
		return string(answer)
	}
	before := ask()
	files, err := filepath.Glob(filepath.Join(dir, "data", "views-*.db"))
	if err != nil || len(files) != 1 {
		t.Fatalf("the read models are %v, %v", files, err)
	}
	forger := openDB(t, files[0])
	if _, err := forger.Exec(`UPDATE agencies SET name = 'Another Name'`); err != nil {
		t.Fatal(err)
	}
	_ = forger.Close() // it was opened for this alone
	if after := ask(); after == before {
		t.Fatal("the forged name is not shown: this test forges nothing")
	}
	killed := program(t, dir, homeward, "rebuild")
	if err := killed.Start(); err != nil {
		t.Fatal(err)
	}
	_ = killed.Process.Kill() // wherever it is by then
	_ = killed.Wait()
	if out := mustRun(t, dir, homeward, "rebuild"); !strings.Contains(out, "beside the ledger that process ") {
		t.Errorf("rebuild says %s", out)
	}
	for deadline := time.Now().Add(30 * time.Second); ask() != before; {
		if time.Now().After(deadline) {
			t.Fatal("the read models that were made anew are not taken")
		}
		time.Sleep(50 * time.Millisecond)
	}
	server.stop(t)
	if _, err := os.Stat(files[0]); !os.IsNotExist(err) {
		t.Errorf("the old read models are still there: %v", err)
	}
	mustRun(t, dir, homeward, "fsck", "--trust", "data/trust.json")
}
