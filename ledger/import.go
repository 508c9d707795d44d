package ledger

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger/dossier"
	"github.com/homeward-ledger/homeward/transparency"
)

// maxLine bounds a line of an import, in bytes.
const maxLine = 1 << 20

// LineResult is what became of a line.
type LineResult struct {
	Number  int // from 1
	Receipt Receipt
	Err     error // a *domain.Error; nil when the line is on record
}

// Import records the lines of in, in their order, and tells report of every one,
// in that order too. A line that cannot be recorded is reported and the others
// go on; a line that is on record already gets its receipt, so that an import
// that was killed is simply run again. Without receipts none is signed: what report
// gets then has an index and a verdict only. It returns an error only when in cannot
// be read, the ledger cannot go on, or report says so; in may then be read a little
// longer, for the lines to come were being prepared.
func (l *Ledger) Import(ctx context.Context, in io.Reader, receipts bool, report func(LineResult) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	prepared, handed := make(chan batch), make(chan batch)
	go func() { // one is prepared while the one before is decided
		defer close(prepared)
		l.readBatches(ctx, in, !receipts, prepared)
	}()
	go func() { // one is decided while the one before is waited for
		defer close(handed)
		l.handBatches(ctx, prepared, handed)
	}()
	for b := range handed {
		if err := l.collect(ctx, b, report); err != nil {
			return err
		}
		if b.err != nil {
			return b.err
		}
	}
	return ctx.Err()
}

// batch is some lines of an import, prepared.
type batch struct {
	before   int // lines before it
	requests []*request
	results  []LineResult
	answered []bool
	err      error // why there are no more
}

// readBatches prepares the lines on all processors.
func (l *Ledger) readBatches(ctx context.Context, in io.Reader, unsigned bool, out chan<- batch) {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 0, 64<<10), maxLine)
	for number, more := 0, true; more; {
		texts := make([][]byte, 0, maxBatch)
		for len(texts) < maxBatch && lines.Scan() {
			texts = append(texts, append([]byte(nil), lines.Bytes()...))
		}
		b := batch{before: number, results: make([]LineResult, len(texts)), answered: make([]bool, len(texts))}
		b.requests = l.prepareAll(ctx, texts, unsigned, b.results)
		number, more = number+len(texts), len(texts) == maxBatch
		if !more {
			b.err = scanError(lines.Err(), number)
		}
		select {
		case out <- b:
		case <-ctx.Done():
			return
		}
	}
}

func scanError(err error, number int) error {
	if errors.Is(err, bufio.ErrTooLong) {
		return invalid("line", fmt.Sprintf("line %d is longer than %d bytes; the import stops here", number+1, maxLine), err)
	}
	if err != nil {
		return fmt.Errorf("read import: %w", err)
	}
	return nil
}

// handBatches hands batches to the recorder, until a line is in want of something: what
// stands behind it waits for another import.
func (l *Ledger) handBatches(ctx context.Context, in <-chan batch, out chan<- batch) {
	var last *request
	for whole := true; whole; {
		b, more := <-in
		if !more {
			return
		}
		last, whole = l.handOver(ctx, b, last)
		select {
		case out <- b:
		case <-ctx.Done():
			return
		}
	}
}

// handOver hands the lines to the recorder in their order, behind the line that was last.
func (l *Ledger) handOver(ctx context.Context, b batch, last *request) (behind *request, whole bool) {
	results := b.results
	for i, r := range b.requests {
		results[i].Number = b.before + i + 1
		switch {
		case results[i].Err != nil:
		case l.asksFinder(r):
			// Findings may turn it back; what stands behind it waits.
			results[i].Receipt, results[i].Err = l.through(ctx, r)
			b.answered[i] = true
		default:
			r.before, last = last, r
			results[i].Err = l.enqueue(ctx, r)
		}
		if domain.KindOf(results[i].Err) == domain.Unavailable {
			return last, false
		}
	}
	return last, true
}

// collect waits for the answers of a batch that was handed over.
func (l *Ledger) collect(ctx context.Context, b batch, report func(LineResult) error) error {
	results := b.results
	for i, r := range b.requests {
		if results[i].Err == nil && !b.answered[i] {
			results[i].Receipt, results[i].Err = l.answer(ctx, r)
		}
		if domain.KindOf(results[i].Err) == domain.Unavailable {
			return fmt.Errorf("import line %d: %w", results[i].Number, results[i].Err)
		}
		if r != nil {
			r.before = nil // it has served; a chain of them would keep the whole import
		}
		if err := report(results[i]); err != nil {
			return err
		}
	}
	return nil
}

func (l *Ledger) prepareAll(ctx context.Context, texts [][]byte, unsigned bool, results []LineResult) []*request {
	requests := make([]*request, len(texts))
	simulated := l.simulated(ctx)
	dossier.Spread(len(texts), func(i int) {
		requests[i], results[i].Err = l.readLine(ctx, texts[i])
		if requests[i] != nil {
			requests[i].elsewhere, requests[i].unsigned = simulated, unsigned
		}
	})
	order := dossier.ByKey(len(texts), func(i int) (signers []domain.Signer) {
		if requests[i] != nil {
			signers = requests[i].record.Statement.Signers
		}
		return signers
	})
	dossier.Together(order, func(some []int) { l.verifyTogether(ctx, requests, results, some) })
	return requests
}

// verifyTogether is verifyEarly of some lines that were read.
func (l *Ledger) verifyTogether(ctx context.Context, requests []*request, results []LineResult, some []int) {
	some = slices.DeleteFunc(slices.Clone(some), func(i int) bool { return results[i].Err != nil })
	if transparency.AllHold(l.keys, func(c transparency.Checker) bool {
		return !slices.ContainsFunc(some, func(i int) bool { return l.verifyEarly(ctx, c, requests[i]) != nil })
	}) {
		return
	}
	for _, i := range some {
		requests[i].verified = false
		results[i].Err = l.verifyEarly(ctx, l.keys, requests[i])
	}
}

// simulated reports whether this ledger takes recorded times from outside.
func (l *Ledger) simulated(ctx context.Context) bool {
	home, err := l.states.get(ctx, domain.TheLedger)
	return err == nil && home.Ledger.Get().Clock == domain.ClockSimulated
}

func (l *Ledger) readLine(ctx context.Context, text []byte) (*request, error) {
	line, err := parseLine(text)
	if err != nil {
		return nil, err
	}
	r, err := l.read(ctx, Caller{Role: Importer}, line)
	if r != nil {
		r.at = line.RecordedAt
	}
	return r, err
}
