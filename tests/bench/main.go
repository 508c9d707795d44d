// Command bench measures in one run how fast the ledger is against what the machine can
// do and against others, and writes docs/performance.md. Each measurement is a process
// of its own, so that its peak memory is its own; those of one size follow each other in
// rounds, so that a busy minute of the machine falls on all alike.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"strings"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// options are what a run was asked for.
type options struct {
	sizes  []int
	rounds int
	once   int // from this size on one round is enough
	dir    string
	page   string
	peers  string // folder of their built programs; empty: they are left out
}

func run(ctx context.Context, args []string) error {
	if len(args) > 0 && args[0] == "do" {
		return doOne(ctx, args[1:])
	}
	var o options
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	sizes := flags.String("sizes", "10000,100000", "records of the caseloads, ascending")
	flags.IntVar(&o.rounds, "rounds", 5, "rounds of each size")
	flags.IntVar(&o.once, "once", 1_000_000, "caseloads of this many records and more are measured in one round")
	flags.StringVar(&o.dir, "dir", "", "folder for caseloads and ledgers; a temporary one if empty")
	flags.StringVar(&o.page, "page", "", "file to write the page to; standard output if empty")
	flags.StringVar(&o.peers, "peers", "", "folder of the programs of tests/peers, built; they are left out if empty")
	if err := flags.Parse(args); err != nil {
		return err
	}
	for size := range strings.SplitSeq(*sizes, ",") {
		n, err := strconv.Atoi(size)
		if err != nil || n < 1000 {
			return fmt.Errorf("-sizes: %q is no number of records, 1000 or more", size)
		}
		o.sizes = append(o.sizes, n)
	}
	return measure(ctx, o)
}

// doOne is one measurement, in this process: its name, its folder and the number of
// records.
func doOne(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("do", flag.ContinueOnError)
	j := job{}
	flags.StringVar(&j.dir, "dir", "", "folder of the caseload")
	flags.IntVar(&j.records, "records", 0, "records of the caseload")
	flags.BoolVar(&j.apart, "apart", false, "read models are made behind an import, not beside it")
	profile := flags.String("cpuprofile", "", "file for a profile of the processors")
	heap := flags.String("memprofile", "", "file for a profile of the memory in use when it was most")
	name := args[0]
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	do, known := measurements()[name]
	if !known {
		return fmt.Errorf("there is no measurement %q", name)
	}
	stop, err := profiled(*profile)
	if err != nil {
		return err
	}
	watched, unwatch := context.WithCancel(ctx)
	largest := largestHeap(watched, *heap)
	r, err := do(j, ctx)
	unwatch()
	if err = errors.Join(stop(err), <-largest); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	r.Peak = peakMemory()
	return json.NewEncoder(os.Stdout).Encode(r)
}
