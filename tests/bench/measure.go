package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"time"
)

// order is in which a round measures: what needs what another left comes after it, and
// what is compared stands together, since a shared machine is another a minute later.
var order = []string{"import-index", "import-all", "fsck", "rebuild", "history", "submit-index",
	"import", "ceiling", "verify", "raw-1", "submit-1", "submit-8", "submit-64"}

// rounds are the results of a measurement, one a round.
type rounds []result

// sized is what was measured with one caseload.
type sized struct {
	records int
	by      map[string]rounds
	from    *sized // the caseload its growth is told from; nil of those that are not larger
}

// measure runs everything and writes the page.
func measure(ctx context.Context, o options) error {
	if o.dir == "" {
		dir, err := os.MkdirTemp("", "bench")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		o.dir = dir
	}
	begun := time.Now()
	var all []sized
	for _, records := range o.sizes {
		one, err := o.sized(ctx, records)
		if err != nil {
			return err
		}
		for _, before := range all {
			if before.records == growsFrom && records > growsFrom {
				one.from = &before
			}
		}
		all = append(all, one)
		if err := writePage(o, all, time.Since(begun)); err != nil { // a long run may be cut
			return err
		}
	}
	return nil
}

func (o options) sized(ctx context.Context, records int) (sized, error) {
	one := sized{records: records, by: map[string]rounds{}}
	dir := filepath.Join(o.dir, strconv.Itoa(records))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return one, err
	}
	if _, err := o.child(ctx, "caseload", dir, records); err != nil {
		return one, err
	}
	for round := range o.roundsOf(records) {
		for _, name := range order {
			if err := o.keep(one, round, name, func() (result, error) { return o.child(ctx, name, dir, records) }); err != nil {
				return one, err
			}
		}
		for _, p := range o.peersOf(records) {
			if err := o.keep(one, round, p.name, func() (result, error) { return p.run(ctx, o.peers, dir) }); err != nil {
				return one, err
			}
		}
	}
	return one, nil
}

func (o options) keep(one sized, round int, name string, do func() (result, error)) error {
	r, err := do()
	if err != nil {
		return fmt.Errorf("%d records, %s: %w", one.records, name, err)
	}
	one.by[name] = append(one.by[name], r)
	_, err = fmt.Fprintf(os.Stderr, "%7d records, round %d, %-14s %9.0f /s %6d MB %v\n", one.records, round+1, name, r.rate(), r.Peak>>20, r.Values)
	return err
}

func (o options) roundsOf(records int) int {
	if records >= o.once {
		return 1
	}
	return o.rounds
}

// child is a measurement in a process of its own.
func (o options) child(ctx context.Context, name, dir string, records int) (r result, err error) {
	self, err := os.Executable()
	if err != nil {
		return r, err
	}
	return r, runJSON(exec.CommandContext(ctx, self, "do", name, "-dir", dir, "-records", strconv.Itoa(records),
		fmt.Sprintf("-apart=%t", records >= o.once)), &r)
}

// runJSON runs a program that prints its result.
func runJSON(cmd *exec.Cmd, into any) error {
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, os.Stderr
	if err := cmd.Run(); err != nil {
		return err
	}
	return json.Unmarshal(out.Bytes(), into)
}

// each is a figure in every round.
func (rs rounds) each(of func(result) float64) []float64 {
	values := make([]float64, len(rs))
	for i, r := range rs {
		values[i] = of(r)
	}
	return values
}

// median is that of a figure over the rounds.
func (rs rounds) median(of func(result) float64) float64 { return median(rs.each(of)) }

// median of nothing is zero.
func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	return slices.Sorted(slices.Values(values))[len(values)/2]
}

func (rs rounds) rate() float64 { return rs.median(result.rate) }
func (rs rounds) peak() float64 { return rs.median(func(r result) float64 { return float64(r.Peak) }) }
func (rs rounds) value(name string) float64 {
	return rs.median(func(r result) float64 { return r.Values[name] })
}
