package tests

import (
	"strings"
	"testing"
)

// TestNothingIsProvedWithoutATrustFile: the untouched dossier is verified with the
// trust file; without one neither it nor a wholly invented one can be told apart.
func TestNothingIsProvedWithoutATrustFile(t *testing.T) {
	t.Parallel()
	v := newVictims(t)
	for _, command := range [][]string{{homeward, "verify"}, {court}} {
		for dir, name := range map[string]string{v.honest: "untouched", v.invented: "invented"} {
			out, errs, exit := run(t, dir, command[0], append(command[1:], "dossier.zip")...)
			if exit != couldNot || !strings.Contains(out, "COULD NOT CHECK") {
				t.Errorf("%s, %s: exit code %d: %s%s", command[0], name, exit, out, errs)
			}
		}
		out := mustRun(t, v.honest, command[0], append(command[1:], "--trust", "data/trust.json", "dossier.zip")...)
		if !strings.Contains(out, "VERIFIED") || !strings.Contains(out, "SIMULATED") {
			t.Errorf("%s of the untouched dossier: %s", command[0], out)
		}
	}
}
