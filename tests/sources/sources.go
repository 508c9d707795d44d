// Package sources makes the results of tests that build programs depend on what the
// programs are made of.
package sources

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Look asks for every file below root that goes into a program. The go command then
// knows that a result of the calling tests is stale when one of them changes.
func Look(root string) error {
	return filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != root && strings.HasPrefix(entry.Name(), "."), entry.IsDir() && entry.Name() == "node_modules":
			return fs.SkipDir
		case entry.Type().IsRegular() && !strings.HasSuffix(name, "_test.go"):
			_, err := os.Stat(name)
			return err
		}
		return nil
	})
}
