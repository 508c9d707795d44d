package main

import (
	"bytes"
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/transparency"
)

// spoiling returns what writes a file of a home anew.
func spoiling(name, text string) func(*testing.T, home) {
	return func(t *testing.T, h home) { writeFile(t, h.path(filepath.FromSlash(name)), text, 0o600) }
}

func removing(name string) func(*testing.T, home) {
	return func(t *testing.T, h home) { remove(t, h.path(filepath.FromSlash(name))) }
}

func changing(name string, statements ...string) func(*testing.T, home) {
	return func(t *testing.T, h home) { change(t, h.path(name), statements...) }
}

func opening(name string) func(*testing.T, home) {
	return func(t *testing.T, h home) {
		if err := os.Chmod(h.path(filepath.FromSlash(name)), 0o744); err != nil {
			t.Fatal(err)
		}
	}
}

// inViews is changing for the read models.
func inViews(statement string) func(*testing.T, home) {
	return func(t *testing.T, h home) { change(t, viewsOf(h), statement) }
}

func fileAilments() []ailment {
	return []ailment{
		{"folder open to others", opening(""), "folder", isWarn, "others than the owner", false},
		{"no kek", removing("keys/kek.json"), "key files", isFail, "missing: keys/kek.json", false},
		{"no checkpoint key", removing("signer/checkpoint.key"), "key files", isFail, "signer/checkpoint.key", false},
		{"no receipt key", removing("signer/receipt.key"), "key files", isFail, "signer/receipt.key", false},
		{"kek open", opening("keys/kek.json"), "key files", isFail, "kek.json", false},
		{"signer open", opening("signer/checkpoint.key"), "key files", isFail, "checkpoint.key", false},
		{"registrar open", opening("keys/registrar.key"), "key files", isFail, "registrar.key", false},
		{"lock is no file", func(t *testing.T, h home) {
			remove(t, h.path("LOCK"))
			if err := os.Symlink("LOCK", h.path("LOCK")); err != nil {
				t.Fatal(err)
			}
		}, "lock", isFail, "LOCK", false},
		{"kek open, vault", opening("keys/kek.json"), "vault", isFail, "not private", false},
		{"kek of another", func(t *testing.T, h home) {
			remove(t, h.path("keys", "kek.json"))
			if _, err := ledger.CreateKEK(h.path("keys", "kek.json")); err != nil {
				t.Fatal(err)
			}
		}, "vault", isFail, "is not the key of this vault", false},
		{"no vault", removing("vault.db"), "vault", isFail, "vault.db cannot be opened", false},
		{"vault is garbage", spoiling("vault.db", strings.Repeat("no database ", 1000)), "vault", isFail, "vault.db", true},
		{"vault of another ledger", changing("vault.db", `UPDATE vault SET origin = 'elsewhere'`), "vault", isFail, "not this ledger's", true},
		{"trigger in the vault", func(t *testing.T, h home) {
			db := sqlite(t, h.path("vault.db"))
			if _, err := db.Exec(`CREATE TRIGGER keep BEFORE DELETE ON keysets BEGIN SELECT 1; END`); err != nil {
				t.Fatal(err)
			}
			_ = db.Close()
		}, "vault", isFail, "was altered", true},
		{"keyset changed", changing("vault.db", `UPDATE keysets SET wrapped = zeroblob(150) WHERE subject = (SELECT min(subject) FROM keysets)`),
			"vault", isFail, "was changed or damaged", true},
		{"tag key changed", changing("vault.db", `UPDATE keysets SET wrapped = zeroblob(150) WHERE subject = 'profile-tags'`),
			"vault", isFail, "the key of profile tags was changed", true},
		{"no index", func(t *testing.T, h home) { remove(t, h.path("index.db")) }, "index of DNA", isWarn, "there is no index.db", false},
		{"index without tables", func(t *testing.T, h home) { writeFile(t, h.path("index.db"), "", 0o600) }, "index of DNA", isWarn, "there is no index.db", false},
		{"index behind", changing("index.db", `UPDATE shown SET size = 3`), "index of DNA", isWarn, "shows 3 of", false},
		{"index is garbage", func(t *testing.T, h home) { writeFile(t, h.path("index.db"), "no database", 0o600) },
			"index of DNA", isFail, "cannot be read", false},
		{"allele table is garbage", func(t *testing.T, h home) {
			if err := os.MkdirAll(h.path("tables"), 0o755); err != nil {
				t.Fatal(err)
			}
			writeFile(t, h.path("tables", "Han.csv"), "population,locus\n", 0o644)
		}, "allele tables", isFail, "Han.csv", false},
		{"keysets exchanged", changing("vault.db", `UPDATE keysets SET wrapped = (SELECT wrapped FROM keysets ORDER BY subject LIMIT 1)`),
			"vault", isFail, "was changed or damaged", true},
		{"no views", func(t *testing.T, h home) { remove(t, viewsOf(h)) }, "read models", isWarn, "there are none", false},
		{"views without tables", func(t *testing.T, h home) { writeFile(t, viewsOf(h), "", 0o600) }, "read models", isWarn, "there are none", false},
		{"views are garbage", func(t *testing.T, h home) { writeFile(t, viewsOf(h), "no database", 0o600) },
			"read models", isFail, "cannot be read", false},
		{"views behind", inViews(`UPDATE checkpoint SET size = size - 1`), "read models", isWarn, "they show ", false},
		{"views ahead", inViews(`UPDATE checkpoint SET size = size + 1`), "read models", isFail, "and there are", true},
	}
}

func recordAilments() []ailment {
	const last = `(SELECT max(idx) FROM records)`
	return []ailment{
		{"no records", removing("events.db"), "records", isFail, "cannot be opened", false},
		{"records are garbage", spoiling("events.db", strings.Repeat("no database ", 1000)), "records", isFail, "cannot be opened", false},
		{"records emptied", changing("events.db", `DELETE FROM records`), "records", isFail, "no record", true},
		{"first record exchanged", changing("events.db", `UPDATE records SET data = (SELECT data FROM records WHERE idx = 1) WHERE idx = 0`),
			"records", isFail, "does not begin", true},
		{"first record dropped", changing("events.db", `DELETE FROM records WHERE idx = 0`), "records", isFail, "first record cannot be read", false},
		{"last record dropped", changing("events.db", `DELETE FROM records WHERE idx = `+last), "verdicts", isFail, "read record", true},
		{"records rolled back", changing("events.db", `DELETE FROM records WHERE idx > 10`), "verdicts", isFail, "it was judged and is not in the store", true},
		{"last record changed", changing("events.db", `UPDATE records SET data = cast(replace(cast(data AS text), 'a', 'b') AS blob) WHERE idx = `+last), "verdicts", isFail, "not those that were judged", true},
		{"records rolled back and verdicts too", func(t *testing.T, h home) {
			change(t, h.path("events.db"), `DELETE FROM records WHERE idx > 10`)
			change(t, h.path("judge.db"), `DELETE FROM verdicts WHERE idx > 10`)
			change(t, viewsOf(h), `UPDATE checkpoint SET size = 11`)
		}, "signer's memory", isFail, "and there are 11: rolled back", true},
		{"no verdicts", removing("judge.db"), "verdicts", isWarn, "there is no judge.db", false},
		{"verdicts without tables", spoiling("judge.db", ""), "verdicts", isWarn, "there is no judge.db", false},
		{"registrar without verdicts", removing("judge.db"), "registrar", isWarn, "follows from the verdicts", false},
		{"registrar before its verdicts", changing("judge.db", `DELETE FROM verdicts WHERE idx > 2`), "registrar", isWarn, "by the verdicts so far", false},
		{"verdicts are garbage", spoiling("judge.db", strings.Repeat("no database ", 1000)), "verdicts", isFail, "cannot be read", false},
		{"verdicts behind", changing("judge.db", `DELETE FROM verdicts WHERE idx > 10`), "verdicts", isWarn, "11 of ", false},
		{"no registrar", removing("keys/registrar.key"), "registrar", isWarn, "no dossier can be issued", false},
		{"registrar is garbage", spoiling("keys/registrar.key", "no key"), "registrar", isWarn, "no dossier can be issued", false},
		{"registrar of an unknown agency", registrarOf(false), "registrar", isFail, "there is no accreditation of agency-", false},
		{"registrar with a new key", registrarOf(true), "registrar", isFail, "is no enrolled key", false},
	}
}

// registrarOf puts a key that nobody enrolled in the registrar's place, of the
// same agency or of one that nobody knows.
func registrarOf(sameAgency bool) func(*testing.T, home) {
	return func(t *testing.T, h home) {
		path := h.path("keys", "registrar.key")
		key, err := readKeyFile(path)
		if err != nil {
			t.Fatal(err)
		}
		arguments := []string{"key", "new", "--out", path}
		if sameAgency {
			arguments = append(arguments, "--agency", string(key.Agency))
		}
		remove(t, path)
		if _, errs, code := invoke(t, arguments...); code != exitFine {
			t.Fatal(errs)
		}
	}
}

func logAilments() []ailment {
	return []ailment{
		{"no trust file", removing("trust.json"), "trust file", isFail, "trust.json", false},
		{"trust file of another ledger", forging(func(tr *transparency.Trust) { tr.Ledger[0] ^= 1 }), "trust file", isFail, "is of another ledger", true},
		{"trust file with another key", forging(func(tr *transparency.Trust) { tr.CheckpointKeys[0] = newVerifier(tr.Origin) }), "trust file", isFail, "does not have the keys", true},
		{"trust file with another receipt key", forging(func(tr *transparency.Trust) { tr.ReceiptKeys[0] = newVerifier("r") }), "trust file", isFail, "does not have the keys", true},
		{"trust file with another origin", forging(func(tr *transparency.Trust) {
			tr.Origin = "elsewhere"
			tr.CheckpointKeys[0] = newVerifier("elsewhere")
		}), "trust file", isFail, "names the origin elsewhere", true},
		{"trust file with another key, checkpoint", forging(func(tr *transparency.Trust) { tr.CheckpointKeys[0] = newVerifier(tr.Origin) }), "checkpoint", isFail, "does not hold under", true},
		{"signing key is garbage", spoiling("signer/receipt.key", "no key"), "signing keys", isFail, "read signing key receipt.key", false},
		{"another signing key", func(t *testing.T, h home) {
			secret, _, err := note.GenerateKey(rand.Reader, "homeward.example/demo")
			if err != nil {
				t.Fatal(err)
			}
			writeFile(t, h.path("signer", "checkpoint.key"), secret+"\n", 0o600)
		}, "signing keys", isFail, "is not the key that the founding names", false},
		{"no checkpoint", removing("tiles/checkpoint"), "checkpoint", isFail, "there is no published checkpoint", false},
		{"no checkpoint, memory", removing("tiles/checkpoint"), "signer's memory", isWarn, "not all published", false},
		{"checkpoint is a folder", func(t *testing.T, h home) {
			remove(t, h.path("tiles", "checkpoint"))
			if err := os.Mkdir(h.path("tiles", "checkpoint"), 0o700); err != nil {
				t.Fatal(err)
			}
		}, "checkpoint", isFail, "checkpoint", false},
		{"checkpoint changed", editing("tiles/checkpoint", "\n", "\n1"), "checkpoint", isFail, "does not hold under", true},
		{"checkpoint changed, memory", editing("tiles/checkpoint", "\n", "\n1"), "signer's memory", isFail, "tampered or rolled back", true},
		{"no head", removing("signer/head"), "signer's memory", isFail, "signer/head is missing", false},
		{"head is garbage", spoiling("signer/head", "no head"), "signer's memory", isFail, "signer state", false},
		{"older head", spoiling("signer/head", emptyHead), "signer's memory", isFail, "tampered or rolled back", true},
		{"no tiles", func(t *testing.T, h home) {
			if err := os.RemoveAll(h.path("tiles", "tile")); err != nil {
				t.Fatal(err)
			}
		}, "signer's memory", isFail, "tiles are missing", false},
		{"tile changed", func(t *testing.T, h home) {
			head, err := transparency.NewFileHead(h.path("signer", "head")).Load(t.Context())
			if err != nil || head.Size%transparency.TileWidth == 0 {
				t.Fatalf("want a partial tile at the edge: %v, %v", head, err)
			}
			edge := transparency.Tile{Index: uint64(head.Size / transparency.TileWidth), Width: int(head.Size % transparency.TileWidth)}
			tile := h.path("tiles", filepath.FromSlash(edge.Path()))
			text, err := os.ReadFile(tile)
			if err != nil {
				t.Fatal(err)
			}
			text[0] ^= 1
			writeFile(t, tile, string(text), 0o600)
		}, "signer's memory", isFail, "tampered or rolled back", true},
	}
}

// emptyHead is the signer's memory of a ledger without records.
const emptyHead = "homeward.head/v1\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"

// editing replaces the first of some text in a file.
func editing(name, old, new string) func(*testing.T, home) {
	return func(t *testing.T, h home) {
		text, err := os.ReadFile(h.path(filepath.FromSlash(name)))
		if err != nil || !bytes.Contains(text, []byte(old)) {
			t.Fatalf("%s: %v: %s", name, err, text)
		}
		writeFile(t, h.path(filepath.FromSlash(name)), strings.Replace(string(text), old, new, 1), 0o600)
	}
}

// forging writes another trust file, which is in form.
func forging(edit func(*transparency.Trust)) func(*testing.T, home) {
	return func(t *testing.T, h home) {
		trust, err := readTrust(h.path("trust.json"))
		if err != nil {
			t.Fatal(err)
		}
		edit(&trust)
		if trust, err = transparency.NewTrust(trust); err != nil {
			t.Fatal(err)
		}
		text, err := trust.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		writeFile(t, h.path("trust.json"), string(text), 0o600)
	}
}

func newVerifier(name string) string {
	_, vkey, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		panic(err)
	}
	return vkey
}
