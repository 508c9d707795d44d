// Package programs builds the two programs as they are released, for tests that run
// them.
package programs

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/homeward-ledger/homeward/tests/sources"
)

// The names of the two programs.
const (
	Homeward = "homeward"
	Court    = "homeward-verify"
)

// Exit codes; docs/operations.md promises them.
const (
	Fine     = 0
	CouldNot = 1
	Tampered = 2 // or invalid
	Misused  = 64
)

// Programs are both programs, in a folder that Remove takes away.
type Programs struct{ dir string }

// Build builds the programs. Root is the folder of the module, seen from the calling
// test.
func Build(root string) (*Programs, error) {
	if err := sources.Look(root); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "homeward-binaries-")
	if err != nil {
		return nil, err
	}
	build := exec.Command("go", "build", "-o", dir, "./cmd/homeward", "./cmd/homeward-verify")
	build.Dir, build.Env = root, append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return nil, errors.Join(fmt.Errorf("build binaries: %w\n%s", err, out), os.RemoveAll(dir))
	}
	return &Programs{dir}, nil
}

// Remove removes the programs.
func (p *Programs) Remove() error { return os.RemoveAll(p.dir) }

// Command prepares one run of a program in a folder. It is killed when the context
// ends.
func (p *Programs) Command(ctx context.Context, dir, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, filepath.Join(p.dir, name), args...)
	cmd.Dir, cmd.WaitDelay = dir, 5*time.Second
	cmd.Env = append(Unconfigured(), "HOMEWARD_CONFIG="+os.DevNull)
	return cmd
}

// Unconfigured is the environment without settings of Homeward, which whoever runs
// the tests may have.
func Unconfigured() []string {
	return slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "HOMEWARD_") })
}

// Run runs a program in dir to its end. A program that was killed has the exit code -1.
func (p *Programs) Run(ctx context.Context, dir, name string, args ...string) (stdout, stderr string, exit int, err error) {
	var out, errs strings.Builder
	cmd := p.Command(ctx, dir, name, args...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	var ended *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &ended) {
		return "", "", -1, fmt.Errorf("run %s %s: %w", name, strings.Join(args, " "), err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode(), nil
}
