// Package npm fetches packages of the npm registry for tests that hold our servers
// against somebody else's programs.
package npm

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Install copies files of the test's own folder, package.json among them, into a
// fresh one, fetches what that names, and returns the folder. Without node, npm or the
// network the test says in one line that what did not run, and is skipped, or fails
// when HOMEWARD_NEED_NODE is set.
func Install(t testing.TB, what string, files ...string) (dir string) {
	t.Helper()
	missing := func(why string) {
		t.Helper()
		line := what + " did not run: " + why
		if os.Getenv("HOMEWARD_NEED_NODE") != "" {
			t.Fatal(line)
		}
		fmt.Fprintln(os.Stderr, line)
		t.Skip(line)
	}
	for _, tool := range []string{"node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			missing(tool + " is not installed")
		}
	}
	dir = t.TempDir()
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	fetch := exec.CommandContext(t.Context(), "npm", "install", "--silent", "--no-audit", "--no-fund", "--no-package-lock")
	fetch.Dir = dir
	if err := fetch.Run(); err != nil {
		missing("npm cannot fetch the packages")
	}
	return dir
}
