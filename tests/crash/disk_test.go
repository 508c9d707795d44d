package crash

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/tests/programs"
)

// mount mounts something on the ledger's folder, for the length of the test. Where
// that is not allowed the test says so in a line, and is skipped.
func (h *home) mount(args ...string) {
	h.Helper()
	args = append(args, h.path("data"))
	if out, err := exec.CommandContext(h.Context(), "mount", args...).CombinedOutput(); err != nil {
		line := fmt.Sprintf("%s did not run: mount %s: %v %s", h.Name(), strings.Join(args, " "), err, out)
		fmt.Fprintln(os.Stderr, line)
		h.Skip(line)
	}
}

func (h *home) remount(options string) {
	h.Helper()
	if out, err := exec.CommandContext(h.Context(), "mount", "-o", "remount,"+options, h.path("data")).CombinedOutput(); err != nil {
		h.Fatalf("remount %s: %v %s", options, err, out)
	}
}

func (h *home) unmount() {
	if out, err := exec.Command("umount", h.path("data")).CombinedOutput(); err != nil {
		h.Errorf("umount: %v %s", err, out)
	}
}

// onSmallDisk puts an import's ledger on a disk of its own, which has room for so many
// bytes more.
func onSmallDisk(t *testing.T, lines []simulate.Line, room int64) *home {
	t.Helper()
	h := newImport(t, lines)
	beside := h.path("beside")
	if err := os.Rename(h.path("data"), beside); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(h.path("data"), 0o700); err != nil {
		t.Fatal(err)
	}
	h.mount("-t", "tmpfs", "-o", "mode=700,size=2g", "none")
	t.Cleanup(h.unmount)
	if out, err := exec.CommandContext(t.Context(), "cp", "-a", beside+"/.", h.path("data")).CombinedOutput(); err != nil {
		t.Fatalf("copy: %v %s", err, out)
	}
	h.remount(fmt.Sprintf("size=%d", onDisk(t, h.path("data"))+room))
	return h
}

// onDisk is how many bytes of a file system are taken.
func onDisk(t *testing.T, dir string) (taken int64) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "du", "-sk", dir).Output()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Sscan(string(out), &taken); err != nil {
		t.Fatal(err)
	}
	return taken << 10
}

// fullLines take some 3 MiB on the disk while they are recorded.
const fullLines = 500

// TestFullDisk imports onto disks that become full on the way. The import says that it
// could not, the doctor says why, and when there is room again it goes on.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	random := newRandom(t)
	lines := someLines(t, fullLines)
	want := filledHome(t, lines).checkpoint
	stopped := 0
	for range 4 * times(t, 1) {
		room := int64(256<<10) + random.Int64N(3<<20)
		h := onSmallDisk(t, lines, room)
		_, errs, exit := programs.Run(t, h.dir, programs.Homeward, "import", "--receipts", receiptFile, "caseload.jsonl")
		t.Logf("with room for %d KiB: exit code %d: %s", room>>10, exit, errs)
		if exit != programs.Fine {
			stopped++
			h.wantSentence("import", errs, exit)
			if out, _, exit := programs.Run(t, h.dir, programs.Homeward, "doctor"); exit == programs.Fine || !strings.Contains(out, "make room: a full disk stops recording") {
				t.Errorf("the doctor's exit code is %d:\n%s", exit, out)
			}
		}
		h.keepReceipts()
		h.remount("size=2g")
		h.inspect()
		h.complete(lines, want)
	}
	if stopped == 0 {
		t.Error("no disk was full")
	}
}

// wantSentence wants a command that could not to have said so in one line for each
// error, and nothing of how it is made.
func (h *home) wantSentence(command, errs string, exit int) {
	h.Helper()
	if exit != programs.CouldNot || errs == "" || strings.Contains(errs, "goroutine ") || strings.Count(errs, "\n") > 4 {
		h.Errorf("%s: exit code %d: %s", command, exit, errs)
	}
}

// TestServerOnAFullDisk fills the disk of a server while officers hand in. Nobody gets
// a receipt for what is not kept, and with room again, at the latest when it is started
// again, the ledger takes what was not recorded.
func TestServerOnAFullDisk(t *testing.T) {
	t.Parallel()
	random := newRandom(t)
	lines := someLines(t, 100)
	h := onSmallDisk(t, lines, 1<<31)
	h.complete(lines, filledHome(t, lines).checkpoint)
	o, before := newOffice(h), len(h.stored)
	for range 2 * times(t, 1) {
		server := programs.Serve(t, h.dir)
		o.handInAgain(server)
		h.remount(fmt.Sprintf("size=%d", onDisk(t, h.path("data"))+random.Int64N(512<<10)))
		for outcome := range o.HandIn(o.Connect(server.URL)) {
			o.signed++
			if outcome.Err != nil {
				o.unknown = append(o.unknown, outcome.Signed)
				continue
			}
			o.keep(outcome)
		}
		t.Logf("%d statements, %d not recorded; the server says %s", o.signed, len(o.unknown), server.Logs)
		if !strings.Contains(server.Logs.String(), "disk is full") {
			t.Errorf("the server does not say why:\n%s", server.Logs)
		}
		server.Kill() // what it could not write down it need not try to
		h.remount("size=2g")
		h.inspect()
	}
	o.wantAll()
	if n := len(h.stored) - before; n != o.signed {
		t.Errorf("%d statements were signed, and %d records came of them", o.signed, n)
	}
	h.wantViewsAnew()
}

// TestFileTooLarge imports under a limit of a file's size, which anybody may set: a
// write that fails half way, in whatever file comes first.
func TestFileTooLarge(t *testing.T) {
	t.Parallel()
	random := newRandom(t)
	lines := someLines(t, fullLines)
	want := filledHome(t, lines).checkpoint
	stopped := 0
	for range 3 * times(t, 1) {
		h := newImport(t, lines)
		importing := programs.Prepare(t, h.dir, programs.Homeward, "import", "--receipts", receiptFile, "caseload.jsonl")
		blocks := (128<<10 + random.IntN(1<<20)) / 512
		limited := exec.CommandContext(t.Context(), "sh", "-c", fmt.Sprintf(`ulimit -f %d && exec "$0" "$@"`, blocks))
		limited.Args = append(limited.Args, importing.Args...)
		limited.Dir, limited.Env = importing.Dir, importing.Env
		out, err := limited.CombinedOutput()
		t.Logf("with files of at most %d KiB: %v: %s", blocks/2, err, out)
		if err != nil {
			stopped++
			h.wantSentence("import", string(out), limited.ProcessState.ExitCode())
		}
		h.keepReceipts()
		h.inspect()
		h.complete(lines, want)
	}
	if stopped == 0 {
		t.Error("no file was too large")
	}
}
