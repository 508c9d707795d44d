package ledger_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/simulate"
)

// flips is how many bytes of each kind of file are flipped, one at a time.
const flips = 200

// TestFlippedBytes flips random bits of each file that a ledger keeps. Each time, what
// homeward fsck asks, which is SQLite of its files and then ledger.Fsck, says that all is
// sound, and then every record is what it was; or it names what is wrong, or the file is
// not opened and that is said. TAMPER_SEED repeats a run.
func TestFlippedBytes(t *testing.T) {
	t.Parallel()
	seed := uint64(time.Now().UnixNano())
	if text := os.Getenv("TAMPER_SEED"); text != "" {
		seed, _ = strconv.ParseUint(text, 10, 64)
	}
	t.Logf("TAMPER_SEED=%d", seed)
	f := newFlipping(t)
	for _, kind := range []string{"events.db", "vault.db", "judge.db", "index.db", "drafts.db", "kek.json", "head", "tiles/checkpoint",
		fmt.Sprintf("tiles/tile/0/*.p/%d", len(f.records)), fmt.Sprintf("tiles/tile/entries/*.p/%d", len(f.records))} {
		t.Run(kind, func(t *testing.T) {
			random, noticed := rand.New(rand.NewPCG(seed, uint64(len(kind)))), map[string]int{}
			for range flips {
				noticed[f.change(t, kind, func(data []byte) (at int) {
					at = random.IntN(len(data))
					data[at] ^= 1 << random.IntN(8)
					return at
				})]++
			}
			t.Logf("noticed by whom: %v", noticed)
			if f.change(t, kind, spoil) == byNobody { // in a file with free pages, chance may spare all that is kept
				t.Error("nobody looks at these files")
			}
		})
	}
}

// flipping is a ledger with something in each of its files, and what is there. It is
// small: each of two thousand looks verifies every signature.
type flipping struct {
	*world
	records [][]byte        // as their leaves
	agency  domain.StreamID // for which statements wait
	waits   []domain.Digest
}

func newFlipping(t *testing.T) *flipping {
	t.Helper()
	w := newWorld(t, nil)
	first := func(kind domain.AgencyKind, nth, officers int) simulate.Agency {
		agency := w.sim.Directory.OfKind(kind)[nth]
		agency.Officers = agency.Officers[:officers]
		return agency
	}
	w.sim.Directory.Agencies = []simulate.Agency{first(domain.Police, 0, 1), first(domain.Police, 1, 3), first(domain.Laboratory, 0, 6), first(domain.NGO, 0, 2)}
	b := benchOf(w, w.establish(), homeTable(t))
	_, loci, _ := family(t, b.table)
	b.profiled(b.stream, b.child, loci)
	twin, stream := b.rescued("two")
	b.profiled(stream, twin, loci)
	f := &flipping{world: w}
	for _, place := range []string{"350000", "350100", "350200"} {
		h := halves(t, w, b.author, func(d *simulate.Draft) { d.Place = place })
		w.leave(h)
		f.agency = h.draft.Signers[1].Key.Agency
	}
	if f.waits = w.listed(f.agency); len(f.waits) != 3 {
		t.Fatalf("%d statements wait", len(f.waits))
	}
	w.close()
	w.open(false, nil)
	f.records = w.stored()
	w.close()
	return f
}

// change changes the file of a kind from some byte on, looks, puts it back, and says who
// noticed.
func (f *flipping) change(t *testing.T, kind string, edit func(data []byte) (from int)) (noticed string) {
	t.Helper()
	files, err := filepath.Glob(f.path(kind))
	if err != nil || len(files) != 1 {
		t.Fatalf("%d files are called %s: %v", len(files), kind, err)
	}
	file, whole := files[0], must[[]byte](t)(os.ReadFile(files[0]))
	broken := slices.Clone(whole)
	from := edit(broken)
	f.put(t, file, broken)
	noticed = f.noticed(t, file, fmt.Sprintf("%s, byte %d", kind, from))
	f.put(t, file, whole)
	return noticed
}

// spoil changes all but the first page of a database, and all of what is shorter.
func spoil(data []byte) (from int) {
	if page := 4096; len(data) > page {
		from = page
	}
	for i := from; i < len(data); i++ {
		data[i] ^= 0xff
	}
	return from
}

// put writes a file of a closed ledger, and removes what SQLite left beside it.
func (f *flipping) put(t *testing.T, file string, data []byte) {
	t.Helper()
	for _, beside := range []string{file + "-wal", file + "-shm", file + "-journal"} {
		_ = os.Remove(beside)
	}
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
}
