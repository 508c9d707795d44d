package crash

import (
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/tests/programs"
)

// TestReadOnlyDisk: on a disk that cannot be written every command that would write
// says so, the doctor says what to do, and nothing is changed.
func TestReadOnlyDisk(t *testing.T) {
	t.Parallel()
	lines := someLines(t, 100)
	h := acknowledgedHome(newHome(t), lines)
	h.mount("--bind", h.path("data"))
	mounted := true
	t.Cleanup(func() {
		if mounted {
			h.unmount()
		}
	})
	h.remount("bind,ro")
	for _, command := range []string{"import caseload.jsonl", "token auditor", "serve --listen 127.0.0.1:0", "fsck", "fsck --repair",
		"rebuild", "rebuild --index", "rebuild --verdicts", "token revoke hw_none"} {
		out, errs, exit := programs.Run(t, h.dir, programs.Homeward, strings.Fields(command)...)
		if exit != programs.CouldNot || !strings.Contains(errs, "read-only") && !strings.Contains(errs, "readonly") {
			t.Errorf("%s: exit code %d: %s%s", command, exit, out, errs)
		}
	}
	out, _, exit := programs.Run(t, h.dir, programs.Homeward, "doctor", "--trust", "data/trust.json")
	if exit != programs.CouldNot || !strings.Contains(out, "FAIL     disk              the file system is read-only") || strings.Count(out, "FAIL") != 1 {
		t.Errorf("the doctor's exit code is %d:\n%s", exit, out)
	}
	h.unmount()
	mounted = false
	h.works()
}
