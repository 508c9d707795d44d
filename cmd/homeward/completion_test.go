package main

import (
	"strings"
	"testing"
)

// TestCompletion asks as a shell does. The scripts themselves are asked of the
// real binary, in tests/.
func TestCompletion(t *testing.T) {
	bare(t)
	for _, c := range []struct {
		command string
		code    int
		says    string
	}{
		{"completion tcsh", exitUsage, "tcsh"},
		{"completion", exitUsage, "name a shell"},
		{"completion bash now", exitUsage, "now"},
		{"__complete token o", exitFine, "officer\t"},
		{"__complete fsck --output j", exitFine, "json\n:4\n"},
		{"__complete env --output t", exitFine, "text\njson\n:4\n"},
		{"__complete serve --listen=x y", exitFine, ":4\n"}, // no files
	} {
		out, errs, code := invoke(t, strings.Fields(c.command)...)
		if code != c.code || !strings.Contains(out+errs, c.says) {
			t.Errorf("%s: exit code %d, want %d and %q: %.300s%s", c.command, code, c.code, c.says, out, errs)
		}
	}
}
