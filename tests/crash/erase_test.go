package crash

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/transparency"
)

// TestErasureSurvivesKills: who was said to be erased stays erased, whenever the
// program was killed, and not a byte of the keyset is left. Nobody else's values are
// touched.
func TestErasureSurvivesKills(t *testing.T) {
	t.Parallel()
	random := newRandom(t)
	for range times(t, 1) { // each time with as many people
		eraseAndKill(t, random)
	}
}

func eraseAndKill(t *testing.T, random *rand.Rand) {
	t.Helper()
	h := filledHome(t, someLines(t, derivedLines))
	keysets := h.column("vault.db", `SELECT subject, wrapped FROM keysets WHERE subject LIKE 'person-%'`)
	each := len(keysets) / (erasureKills + 1)
	if each < 2 {
		t.Fatalf("%d keysets are too few for %d kills", len(keysets), erasureKills)
	}
	for range erasureKills {
		pause := time.Duration(random.Int64N(int64(10 * time.Millisecond)))
		printed, killed := h.strikeProcess(soonAfter(shown(1+random.IntN(each-1)), pause), h.erasing())
		if !killed {
			t.Fatal("everybody was erased before the kill")
		}
		said := strings.Split(printed, "\n")
		for _, subject := range said[:len(said)-1] {
			h.erased[subject] = keysets[subject]
		}
		h.inspect()
	}
	buried := h.column("vault.db", `SELECT subject, erased_at FROM keysets WHERE erased_at IS NOT NULL`)
	if n := len(buried); n < len(h.erased) || n > len(h.erased)+erasureKills {
		t.Errorf("%d tombstones for %d erasures and %d kills", n, len(h.erased), erasureKills)
	}
}

// eraseVariable makes this test binary erase everybody in the ledger's folder that it
// names: no command does.
const eraseVariable = "CRASH_ERASE"

func (h *home) erasing() *exec.Cmd {
	cmd := exec.CommandContext(h.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), eraseVariable+"="+h.path("data"))
	return cmd
}

// eraseAll erases one person after the other, and says so of each.
func eraseAll(dir string) (err error) {
	ctx := context.Background()
	text, err := os.ReadFile(filepath.Join(dir, "trust.json"))
	if err != nil {
		return err
	}
	trust, err := transparency.ParseTrust(text)
	if err != nil {
		return err
	}
	kek, err := ledger.OpenKEK(filepath.Join(dir, "keys", "kek.json"))
	if err != nil {
		return err
	}
	vault, err := ledger.OpenVault(ctx, filepath.Join(dir, "vault.db"), trust.Origin, kek)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, vault.Close()) }()
	index, err := ledger.OpenIndex(ctx, filepath.Join(dir, "index.db"), vault)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, index.Close()) }()
	return eraseIn(ctx, vault, filepath.Join(dir, "vault.db"))
}

// livingIn are those who have a keyset.
func livingIn(file string) ([]string, error) {
	db, err := sql.Open("sqlite", file)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	rows, err := db.Query(`SELECT subject FROM keysets WHERE subject LIKE 'person-%' AND wrapped IS NOT NULL ORDER BY subject`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var persons []string
	for rows.Next() {
		var person string
		if err := rows.Scan(&person); err != nil {
			return nil, err
		}
		persons = append(persons, person)
	}
	return persons, rows.Err()
}

func eraseIn(ctx context.Context, vault *ledger.Vault, file string) error {
	persons, err := livingIn(file)
	for _, person := range persons {
		if err == nil {
			err = vault.Erase(ctx, person, time.Now())
		}
		if err == nil {
			_, err = fmt.Println(person)
		}
	}
	return err
}
