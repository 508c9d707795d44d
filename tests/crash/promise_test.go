package crash

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/homeward-ledger/homeward/tests/programs"
	"github.com/homeward-ledger/homeward/transparency"
)

// promise is a receipt that somebody holds.
type promise struct {
	transparency.Receipt
	note string
}

// promised keeps a receipt for the record at an index. A record has one receipt,
// however often it is asked for.
func (h *home) promised(index uint64, note string) {
	h.Helper()
	receipt, err := programs.TrustOf(h.T, h.dir).OpenReceipt([]byte(note))
	if err != nil {
		h.Fatalf("receipt of record %d: %v", index, err)
	}
	if before, known := h.promises[index]; known && before.note != note {
		h.Fatalf("record %d is acknowledged twice:\n%s\n%s", index, before.note, note)
	}
	h.promises[index] = promise{receipt, note}
}

// keptPromises wants the record of every receipt in the store, at the place that the
// receipt names.
func (h *home) keptPromises() {
	h.Helper()
	for index, p := range h.promises {
		if index >= uint64(len(h.stored)) {
			h.Fatalf("record %d was acknowledged, and the store ends at %d", index, len(h.stored))
		}
		if r := h.stored[index]; p.Stream != r.Stream || p.Count != r.Count || p.Leaf != transparency.LeafHash(r.Leaf) {
			h.Fatalf("the receipt of record %d names another record than %s, %d of %s", index, r.ID, r.Count, r.Stream)
		}
	}
}

// receiptFile is where imports of these tests keep receipts.
const receiptFile = "receipts.jsonl"

// keepReceipts takes over what an import wrote into its file, up to where a kill cut it
// short, and returns how many receipts those are.
func (h *home) keepReceipts() (n int) {
	h.Helper()
	data, err := os.ReadFile(h.path(receiptFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		h.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		if !strings.HasSuffix(line, "\n") {
			break
		}
		var kept struct {
			Line, Index uint64
			Void        bool
			Note        string
		}
		if err := json.Unmarshal([]byte(line), &kept); err != nil {
			h.Fatalf("receipt %s: %v", line, err)
		}
		if kept.Index != kept.Line || kept.Void {
			h.Fatalf("line %d is acknowledged as record %d, void: %t", kept.Line, kept.Index, kept.Void)
		}
		h.promised(kept.Index, kept.Note)
		n++
	}
	return n
}

// dropReceipts empties the file, whose receipts are kept.
func (h *home) dropReceipts() {
	h.Helper()
	if err := os.RemoveAll(h.path(receiptFile)); err != nil {
		h.Fatal(err)
	}
}

// tokenDigest is what the ledger keeps of a token.
func tokenDigest(token string) string {
	sum := sha256.Sum256([]byte(strings.TrimSpace(token)))
	return hex.EncodeToString(sum[:])
}

// keptTokens wants every token that was shown, and none that was revoked.
func (h *home) keptTokens() {
	h.Helper()
	kept := h.column("tokens.db", `SELECT hash, hash FROM tokens`)
	for digest, valid := range h.tokens {
		if _, there := kept[digest]; there != valid {
			h.Fatalf("the token %s is kept: %t, and should be: %t", digest, there, valid)
		}
	}
}

// scrubbed wants no byte of an erased subject's keyset in the vault's files.
func (h *home) scrubbed() {
	h.Helper()
	files, err := filepath.Glob(h.path("data/vault.db*"))
	if err != nil {
		h.Fatal(err)
	}
	var all []byte
	for _, file := range files {
		all = append(all, programs.Read(h.T, file)...)
	}
	for subject, keyset := range h.erased {
		if bytes.Contains(all, keyset) {
			h.Fatalf("%s was erased, and the keyset is still on the disk", subject)
		}
	}
}

// keptErased wants every erased subject to have its tombstone.
func (h *home) keptErased() {
	h.Helper()
	buried := h.column("vault.db", `SELECT subject, erased_at FROM keysets WHERE erased_at IS NOT NULL`)
	for subject := range h.erased {
		if len(buried[subject]) == 0 {
			h.Fatalf("%s was erased, and has no tombstone", subject)
		}
	}
}

// column reads two columns of a table, the first as names of the second.
func (h *home) column(file, query string) map[string][]byte {
	h.Helper()
	db := programs.OpenDB(h.T, h.path("data/"+file))
	defer db.Close()
	rows, err := db.Query(query)
	if err != nil {
		h.Fatal(err)
	}
	defer rows.Close()
	found := map[string][]byte{}
	for rows.Next() {
		var name string
		var value []byte
		if err := rows.Scan(&name, &value); err != nil {
			h.Fatal(err)
		}
		found[name] = value
	}
	if err := rows.Err(); err != nil {
		h.Fatal(err)
	}
	return found
}
