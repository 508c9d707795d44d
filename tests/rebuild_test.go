package tests

import (
	database "database/sql"
	"encoding/json"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestRebuildBesideAServer: somebody has put a false name into the read models of a
// ledger that is being served. They are made anew beside it, also after the first
// attempt was killed; no question fails meanwhile, and the true name is back.
func TestRebuildBesideAServer(t *testing.T) {
	t.Parallel()
	for _, g := range grounds {
		if g.address != nil && !g.rows {
			continue // read models in files are the first row's
		}
		t.Run(g.name, func(t *testing.T) {
			t.Parallel()
			rebuildBeside(t, g)
		})
	}
}

func rebuildBeside(t *testing.T, g ground) {
	t.Helper()
	dir, init := t.TempDir(), []string{"init", "--demo", "--seed", strconv.Itoa(demoSeed)}
	models := func() []string { return viewFiles(t, dir) }
	forge := func() { forgeFile(t, models()[0]) }
	if g.address != nil {
		address := g.address(t)
		init = append(init, "--store", address)
		models = func() []string { return viewSchemas(t, address) }
		forge = func() { forgeSchema(t, address, models()[0]) }
	}
	mustRun(t, dir, homeward, init...)
	write(t, filepath.Join(dir, "caseload.jsonl"), jsonLines(t, caseload(t, demoSeed, 1)))
	mustRun(t, dir, homeward, "import", "caseload.jsonl")
	token := strings.TrimSpace(mustRun(t, dir, homeward, "token", "auditor"))
	server := serve(t, dir)
	body, err := json.Marshal(map[string]string{"query": `{ agency(id: "` + string(police.id()) + `") { name } }`})
	if err != nil {
		t.Fatal(err)
	}
	ask := func() string {
		t.Helper()
		status, answer := (reader{t: t, url: server.URL}).ask(http.MethodPost, "graphql", token, body)
		if status != http.StatusOK || !strings.Contains(string(answer), `"name":`) {
			t.Fatalf("status %d: %s", status, answer)
		}
		return string(answer)
	}
	before, old := ask(), models()
	if len(old) != 1 {
		t.Fatalf("the read models are %v", old)
	}
	forge()
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
	server.Stop(t)
	if now := models(); len(now) != 1 || now[0] == old[0] {
		t.Errorf("the read models were %v and are %v", old, now)
	}
	mustRun(t, dir, homeward, "fsck", "--trust", "data/trust.json")
}

const forgery = `agencies SET name = 'Another Name'`

func viewFiles(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "data", "views-*.db"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func forgeFile(t *testing.T, file string) {
	t.Helper()
	db := openDB(t, file)
	if _, err := db.Exec(`UPDATE ` + forgery); err != nil {
		t.Fatal(err)
	}
	_ = db.Close() // it was opened for this alone
}

func viewSchemas(t *testing.T, address string) (names []string) {
	t.Helper()
	inPostgres(t, address, func(db *database.DB) error {
		rows, err := db.Query(`SELECT nspname FROM pg_namespace WHERE starts_with(nspname, current_schema() || '_views_')`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var name string
			if err := rows.Scan(&name); err != nil {
				return err
			}
			names = append(names, name)
		}
		return rows.Err()
	})
	return names
}

func forgeSchema(t *testing.T, address, schema string) {
	t.Helper()
	inPostgres(t, address, func(db *database.DB) error {
		_, err := db.Exec(`UPDATE ` + schema + `.` + forgery)
		return err
	})
}

// inPostgres opens a database by hand.
func inPostgres(t *testing.T, address string, work func(*database.DB) error) {
	t.Helper()
	db, err := database.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := work(db); err != nil {
		t.Fatal(err)
	}
}
