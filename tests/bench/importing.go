package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"os"

	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/transparency"
)

// recordsPerChild is how many records a child's life has, or a little less.
const recordsPerChild = 45

var errEnough = errors.New("enough")

// caseload writes the lines that are imported, and their envelopes for the peers, each
// with its length before it; not again where they are.
func (j job) caseload(context.Context) (result, error) {
	if info, err := os.Stat(j.path("records")); err == nil && info.Size() > 0 {
		return result{Records: j.records, Seconds: 1}, nil
	}
	watch := start()
	lines, err := os.Create(j.lines())
	if err != nil {
		return result{}, err
	}
	defer lines.Close()
	envelopes, err := os.Create(j.path("records.part"))
	if err != nil {
		return result{}, err
	}
	defer envelopes.Close()
	out, raw, n := bufio.NewWriterSize(lines, 1<<20), bufio.NewWriterSize(envelopes, 1<<20), 1 // the founding is there
	err = simulate.Run(seed, span(j.records/recordsPerChild+20), func(l simulate.Line) error {
		text, err := l.Bytes()
		if err != nil {
			return err
		}
		_, err = out.Write(text)
		size := binary.BigEndian.AppendUint32(nil, uint32(len(l.Envelope)))
		_, failed := raw.Write(append(size, l.Envelope...))
		if n++; err == nil && failed == nil && n >= j.records {
			return errEnough
		}
		return errors.Join(err, failed)
	})
	if !errors.Is(err, errEnough) {
		return result{}, errors.Join(err, errors.New("the caseload is too short"))
	}
	if err := errors.Join(out.Flush(), raw.Flush(), os.Rename(j.path("records.part"), j.path("records"))); err != nil {
		return result{}, err
	}
	return watch.of(j.records), nil
}

// span spreads operations of a hundred children, one a week, so that a larger caseload is
// a longer one: cases that are over are hardly touched.
func span(children int) simulate.Options {
	weeks := max(26, children/80)
	return simulate.Options{Children: children, Weeks: weeks, Until: simulate.DefaultUntil.AddDate(0, 0, 7*weeks)}
}

// importLog imports into a new ledger that keeps records, vault, verdicts and tree.
func (j job) importLog(ctx context.Context) (result, error) {
	return j.imported(ctx, "log", false, false)
}

// importIndexed keeps the index of DNA besides. Nobody needs that ledger afterwards, and a
// large one fills the disk.
func (j job) importIndexed(ctx context.Context) (result, error) {
	r, err := j.imported(ctx, "indexed", true, false)
	return r, errors.Join(err, os.RemoveAll(j.path("indexed")))
}

// importAll has the read models follow, too, and ends when they show all. Apart they are
// made by a rebuild, which reads the log once more and keeps no index that only queries
// need until the end: from some hundred thousand records on both are sooner done so.
func (j job) importAll(ctx context.Context) (result, error) {
	if !j.apart {
		return j.imported(ctx, "home", true, true)
	}
	r, err := j.imported(ctx, "home", true, false)
	if err != nil {
		return r, err
	}
	again, err := j.rebuild(ctx)
	if err != nil {
		return r, err
	}
	r.Seconds, r.CPU = r.Seconds+again.Seconds, r.CPU+again.CPU
	r.Bytes, err = sizeOf(j.path("home"))
	return r, err
}

func (j job) imported(ctx context.Context, name string, index, views bool) (r result, err error) {
	dir, err := j.fresh(name)
	if err != nil {
		return r, err
	}
	h, err := openHouse(ctx, dir, true, index)
	if err != nil {
		return r, err
	}
	defer func() {
		if err = errors.Join(err, h.close()); err == nil {
			r.Bytes, err = sizeOf(dir)
		}
	}()
	if views {
		if err := h.follow(ctx); err != nil {
			return r, err
		}
	}
	in, err := os.Open(j.lines())
	if err != nil {
		return r, err
	}
	defer in.Close()
	watch := start()
	if err := h.ledger.Import(ctx, in, false, wanted); err != nil {
		return r, err
	}
	size := h.ledger.Size()
	if index {
		err = h.ledger.WaitIndexed(ctx, size)
	}
	if views && err == nil {
		err = h.views.WaitApplied(ctx, size)
	}
	return watch.of(int(size)), err
}

// eachLine reads the first lines of the caseload.
func (j job) eachLine(most int, yield func(ledger.Line) error) error {
	in, err := os.Open(j.lines())
	if err != nil {
		return err
	}
	defer in.Close()
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 0, 1<<20), 1<<21)
	for n := 0; n < most && lines.Scan(); n++ {
		var line ledger.Line
		if err := transparency.Unmarshal(lines.Bytes(), &line); err != nil {
			return err
		}
		if err := yield(line); err != nil {
			return err
		}
	}
	return lines.Err()
}
