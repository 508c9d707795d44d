package storecheck_test

import (
	"flag"
	"fmt"
	"os"
	"testing"
	"time"
)

// A short run is for every change; `make soak` is for a minute and more of each
// store. A seed decides what clients ask for and what befalls them; how processes
// take turns it does not decide.
var (
	soak = flag.Duration("soak", 3*time.Second, "how long to trouble each store; all that can happen happens once at least")
	seed = flag.Uint64("seed", 0, "what to ask for and whom to trouble, as a run before has printed it; 0 for a new one")
)

// TestMain runs the tests, or what a test has started as a process of its own.
func TestMain(m *testing.M) {
	role := os.Getenv(roleVariable)
	if role == "" {
		os.Exit(m.Run())
	}
	if err := play(role); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
