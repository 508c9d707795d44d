package tests

import (
	database "database/sql"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/tests/postgres"
)

// TestSignerRemembersElsewhere: the signer's memory can be on a PostgreSQL server of
// its own. It cannot be on that of the records, and without it, or with an older one,
// the ledger does not open.
func TestSignerRemembersElsewhere(t *testing.T) {
	t.Parallel()
	dir, records, memory := t.TempDir(), postgres.Start(t), postgres.New(t).URL("signer")
	founding := []string{"init", "--demo", "--seed", strconv.Itoa(demoSeed), "--store", records, "--head"}
	if _, said, exit := run(t, dir, homeward, append(founding, records)...); exit != misused || !strings.Contains(said, "forget both together") {
		t.Errorf("the memory beside the records: exit code %d: %s", exit, said)
	}
	mustRun(t, dir, homeward, append(founding, memory)...)
	write(t, filepath.Join(dir, "caseload.jsonl"), jsonLines(t, caseload(t, demoSeed, 1)))
	mustRun(t, dir, homeward, "import", "caseload.jsonl")
	mustRun(t, dir, homeward, "fsck", "--trust", "data/trust.json")
	if out := mustRun(t, dir, homeward, "doctor", "--trust", "data/trust.json"); !strings.Contains(out, "it stood for ") {
		t.Errorf("the doctor says\n%s", out)
	}
	if _, err := os.Stat(filepath.Join(dir, "data", "signer", "head")); err == nil {
		t.Error("there is a memory in the folder too")
	}

	there, err := database.Open("pgx", memory)
	if err != nil {
		t.Fatal(err)
	}
	defer there.Close()
	for _, change := range []struct{ statement, says string }{
		{`UPDATE signer_head.head SET size = size + 1`, "tampered or rolled back"},
		{`DELETE FROM signer_head.head`, "no signer state"},
	} {
		if _, err := there.Exec(change.statement); err != nil {
			t.Fatal(err)
		}
		if _, said, exit := run(t, dir, homeward, "token", "auditor"); exit == fine || !strings.Contains(said, change.says) {
			t.Errorf("after %s: exit code %d: %s", change.statement, exit, said)
		}
		if out, _, exit := run(t, dir, homeward, "doctor", "--trust", "data/trust.json"); exit == fine || !strings.Contains(out, "FAIL     signer's memory") {
			t.Errorf("after %s the doctor says\n%s", change.statement, out)
		}
	}
}
