package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/ledger/dossier"
	"github.com/homeward-ledger/homeward/transparency"
)

// errRefused says that a line of the caseload cannot be handed in today.
var errRefused = errors.New("refused")

// submit hands statements in one by one, as officers do, from several writers; each
// waits until its own is durable and judged. What one writer hands in rests on nothing
// that another does: the streams of a caseload are dealt out by what they refer to. What the
// clock of today refuses was found in a rehearsal, and is left out. What the ledger keeps
// beside records is what an import keeps, without the index of DNA or with it.
func (j job) submit(ctx context.Context, writers, most int, index bool) (r result, err error) {
	hands, err := j.rehearsed(ctx, writers, most)
	if err != nil {
		return r, err
	}
	h, _, err := j.stage(ctx, writers, most, index)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	var lags lags
	watch := start()
	recorded, err := h.submitAll(ctx, hands, func(receipt ledger.Receipt) { lags.begin(receipt.Index, time.Now()) })
	r = watch.of(count(recorded))
	if err == nil && count(recorded) < count(hands) {
		err = fmt.Errorf("%d of %d statements were refused", count(hands)-count(recorded), count(hands))
	}
	return r, errors.Join(err, lags.wait(ctx, h, r.Values))
}

// rehearsed is what each writer can hand in today.
func (j job) rehearsed(ctx context.Context, writers, most int) ([][]ledger.Line, error) {
	h, hands, err := j.stage(ctx, writers, most, false)
	if err != nil {
		return nil, err
	}
	recorded, err := h.submitAll(ctx, hands, func(ledger.Receipt) {})
	return recorded, errors.Join(err, h.close())
}

// stage is a new ledger in which what is common is recorded, and what writers have.
func (j job) stage(ctx context.Context, writers, most int, index bool) (*house, [][]ledger.Line, error) {
	dir, err := j.fresh("submit")
	if err != nil {
		return nil, nil, err
	}
	h, err := openHouse(ctx, dir, true, index)
	if err != nil {
		return nil, nil, err
	}
	hands, err := j.dealt(ctx, h, writers, most)
	if err != nil {
		return nil, nil, errors.Join(err, h.close())
	}
	return h, hands, nil
}

// submitAll has each writer hand in what it has, and returns what was not refused.
func (h *house) submitAll(ctx context.Context, hands [][]ledger.Line, done func(ledger.Receipt)) ([][]ledger.Line, error) {
	recorded, errs := make([][]ledger.Line, len(hands)), make([]error, len(hands))
	var mu sync.Mutex
	var running sync.WaitGroup
	for w, lines := range hands {
		running.Go(func() {
			for _, line := range lines {
				receipt, err := h.submit(ctx, line)
				if errors.Is(err, errRefused) {
					continue
				}
				if err != nil {
					errs[w] = err
					return
				}
				recorded[w] = append(recorded[w], line)
				mu.Lock()
				done(receipt)
				mu.Unlock()
			}
		})
	}
	running.Wait()
	return recorded, errors.Join(errs...)
}

func count(hands [][]ledger.Line) (n int) {
	for _, lines := range hands {
		n += len(lines)
	}
	return n
}

// submit hands one line in as an officer of its first signer's agency.
func (h *house) submit(ctx context.Context, line ledger.Line) (ledger.Receipt, error) {
	caller := ledger.Caller{Role: ledger.Importer}
	receipt, err := h.ledger.Submit(ctx, caller, ledger.Envelope(line.Envelope), line.Disclosures)
	var refusal *ledger.Refusal
	if errors.As(err, &refusal) {
		return receipt, fmt.Errorf("%w: %w", errRefused, err)
	}
	return receipt, err
}

// common are the streams on which everybody's statements rest: agencies, operations and
// the ledger's own.
func common(stream domain.StreamID) bool {
	kind := stream.Kind()
	return kind == domain.AgencyStream || kind == domain.OperationStream || stream == domain.TheLedger
}

// dealtLines is among how many lines of the caseload those are that writers get, and what is
// common to them.
const dealtLines = 100_000

// dealt records what is common, and deals the others out. Streams that statements join
// stay together.
func (j job) dealt(ctx context.Context, h *house, writers, most int) ([][]ledger.Line, error) {
	joined := newGroups()
	var own []ledger.Line
	var streams []domain.StreamID
	err := j.eachLine(min(j.records, dealtLines), func(line ledger.Line) error {
		envelope, err := transparency.ParseEnvelope(line.Envelope)
		if err != nil {
			return err
		}
		s := dossier.ReadEnvelope(envelope).Statement
		if common(s.Stream) {
			if _, err := h.submit(ctx, line); !errors.Is(err, errRefused) { // what is over today
				return err
			}
			return nil
		}
		if len(own) >= most {
			return nil
		}
		own, streams = append(own, line), append(streams, s.Stream)
		for _, other := range domain.Cites(s) {
			if !common(other) {
				joined.join(s.Stream, other)
			}
		}
		return nil
	})
	hands, hand := make([][]ledger.Line, writers), map[domain.StreamID]int{}
	for i, line := range own {
		group := joined.of(streams[i])
		w, known := hand[group]
		if !known {
			w = slices.IndexFunc(hands, func(h []ledger.Line) bool { return len(h) == shortest(hands) })
			hand[group] = w
		}
		hands[w] = append(hands[w], line)
	}
	if n := len(slices.DeleteFunc(slices.Clone(hands), func(h []ledger.Line) bool { return len(h) == 0 })); err == nil && n < writers {
		err = fmt.Errorf("there is work for %d of %d writers", n, writers)
	}
	return hands, err
}

func shortest(hands [][]ledger.Line) int {
	return len(slices.MinFunc(hands, func(a, b []ledger.Line) int { return len(a) - len(b) }))
}
