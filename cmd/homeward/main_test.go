package main

import (
	"strings"
	"testing"
)

// TestMistypedFlags: a flag that is none is met with the one that was meant, or with where
// they are listed.
func TestMistypedFlags(t *testing.T) {
	bare(t)
	for command, want := range map[string]string{
		"audit --severty block":    "unknown flag: --severty; did you mean --severity?",
		"audit --as-know-on=2013":  "unknown flag: --as-know-on; did you mean --as-known-on?",
		"audit -severity":          "did you mean --severity?",
		"audit --everything":       "unknown flag: --everything; see homeward audit --help",
		"kinship table list --dta": "did you mean --data?",
		"kinship --statement x":    "unknown flag: --statement; see homeward kinship --help",
		"audit --severity":         "flag needs an argument: --severity; see homeward audit --help",
		"simulate --children many": "; see homeward simulate --help",
	} {
		if out, errs, code := invoke(t, strings.Fields(command)...); code != exitUsage || out != "" || !strings.HasSuffix(errs, want) {
			t.Errorf("%s: exit code %d, %s%s", command, code, out, errs)
		}
	}
}
