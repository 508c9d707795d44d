package crash

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/tests/programs"
)

// acknowledgedHome has lines on record with their receipts, a token, and read models.
func acknowledgedHome(h *home, lines []simulate.Line) *home {
	h.Helper()
	programs.Write(h.T, h.path("caseload.jsonl"), programs.JSONLines(h.T, lines))
	out := programs.MustRun(h.T, h.dir, programs.Homeward, "import", "--receipts", receiptFile, "caseload.jsonl")
	if n := h.keepReceipts(); n != len(lines) {
		h.Fatalf("%d receipts for %d lines: %s", n, len(lines), out)
	}
	h.tokens[tokenDigest(programs.MustRun(h.T, h.dir, programs.Homeward, "token", "auditor"))] = true
	programs.MustRun(h.T, h.dir, programs.Homeward, "rebuild")
	h.inspect()
	return h
}

// copied is another home with the same files and the same promises.
func (h *home) copied() *home {
	h.Helper()
	c := *h
	c.dir = h.TempDir()
	if err := os.CopyFS(c.dir, os.DirFS(h.dir)); err != nil {
		h.Fatal(err)
	}
	for _, secret := range []string{"data/keys/kek.json", "data/signer/checkpoint.key", "data/signer/receipt.key", "data/keys/registrar.key"} {
		if err := os.Chmod(c.path(secret), 0o600); err != nil { // the ledger wants them private
			h.Fatal(err)
		}
	}
	c.tokens = map[string]bool{}
	for digest, valid := range h.tokens {
		c.tokens[digest] = valid
	}
	return &c
}

var named = regexp.MustCompile(`\(repair: ([^)]*)\)`)

// mended has fsck name what is wrong, wants the words in it, and does what fsck says
// would help, as an operator who has a backup does. Then all must be as it was.
func (h *home) mended(backup *home, words string) {
	h.Helper()
	out, errs, exit := programs.Run(h.T, h.dir, programs.Homeward, "fsck", "--trust", backup.path("data/trust.json"))
	if exit != programs.Tampered || !strings.Contains(out, words) || strings.Contains(out, "Nothing was changed.") {
		h.Fatalf("fsck: exit code %d, want %d and %q:\n%.1500s%s", exit, programs.Tampered, words, out, errs)
	}
	var repairs []string
	for _, found := range named.FindAllStringSubmatch(out, -1) {
		if !slices.Contains(repairs, found[1]) {
			repairs = append(repairs, found[1])
		}
	}
	if len(repairs) == 0 {
		h.Fatalf("fsck names no repair:\n%.1500s", out)
	}
	for _, repair := range repairs {
		h.repair(repair, backup)
	}
	h.works()
}

// works wants a ledger that is clean, and opens with everything in it.
func (h *home) works() {
	h.Helper()
	h.inspect()
	h.tokens[tokenDigest(programs.MustRun(h.T, h.dir, programs.Homeward, "token", "auditor"))] = true
	programs.Serve(h.T, h.dir).Stop(h.T)
}

// repair does what fsck says would help.
func (h *home) repair(how string, backup *home) {
	h.Helper()
	run := func(command string) {
		programs.MustRun(h.T, h.dir, programs.Homeward, strings.Fields(command)...)
	}
	switch verb, what, _ := strings.Cut(how, " "); {
	case verb == "run":
		run(strings.TrimPrefix(what, "homeward "))
	case how == "delete the folder tiles and run homeward fsck --repair":
		h.remove("tiles")
		run("fsck --repair")
	case verb == "delete":
		what, _, _ = strings.Cut(what, ":")
		for _, name := range strings.Split(strings.ReplaceAll(what, " and ", ", "), ", ") {
			h.remove(name)
		}
		if strings.HasPrefix(what, "tokens.db") {
			clear(h.tokens) // as it says
		}
	case verb == "restore":
		h.restore(strings.Fields(what)[0], backup)
	case strings.HasPrefix(how, "bring the signer's memory back"):
		h.restore("signer/head", backup)
	default:
		h.Fatalf("how is this done: %s", how)
	}
}

// remove removes a file of the ledger's folder, or what is below a folder of it.
func (h *home) remove(name string) {
	h.Helper()
	if err := os.RemoveAll(h.path("data/" + name)); err != nil {
		h.Fatal(err)
	}
}

// restore puts a file back as the backup has it.
func (h *home) restore(name string, backup *home) {
	h.Helper()
	h.remove(name + "-wal")
	h.remove(name + "-shm")
	programs.Write(h.T, h.path("data/"+name), programs.Read(h.T, backup.path("data/"+name)))
}

// matching are the files of the ledger's folder with such names, below the folder.
func (h *home) matching(pattern string) []string {
	h.Helper()
	files, err := fs.Glob(os.DirFS(h.path("data")), pattern)
	if err != nil || len(files) == 0 {
		h.Fatalf("there is no %s: %v", pattern, err)
	}
	slices.Sort(files)
	return files
}

// widest is the partial tile or bundle with the most in it: a seal that comes between two
// records leaves narrower ones behind, which nobody reads any more.
func (h *home) widest(pattern string) (name string) {
	h.Helper()
	most := 0
	for _, file := range h.matching(pattern) {
		if width, _ := strconv.Atoi(path.Base(file)); width > most {
			most, name = width, file
		}
	}
	return name
}

// cut leaves a part of a file, as a disk does that was not waited for.
func (h *home) cut(name string, part int) {
	h.Helper()
	path := h.path(filepath.Join("data", name))
	whole := programs.Read(h.T, path)
	programs.Write(h.T, path, whole[:len(whole)*part/100])
}
