package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/homeward-ledger/homeward/client"
	"github.com/homeward-ledger/homeward/domain"
)

// atDesk opens the desk, made first where asked for, and works at it.
func (d *desktop) atDesk(ctx context.Context, create bool, work func(context.Context, *client.Desk) error) (err error) {
	trust, err := readTrust(cmp.Or(d.trust, "trust.json"))
	if err != nil {
		return err
	}
	d.origin = trust.Origin
	if create {
		if err := client.CreateDesk(d.desk, trust); err != nil {
			return usageError(err.Error())
		}
		fmt.Fprintf(d.out, "Made a desk for the ledger %s in %s.\n", trust.Origin, d.desk)
	}
	desk, err := client.OpenDesk(d.desk, trust)
	if domain.KindOf(err) == domain.NotFound {
		return usageError("there is no desk in " + d.desk + "; make it once with --new-desk")
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, desk.Close()) }()
	return work(ctx, desk)
}

func (d *desktop) connect(desk *client.Desk) (*client.Server, error) {
	if d.server == "" {
		return nil, usageError("give --server, the address of the ledger")
	}
	server, err := client.NewServer(d.server, d.token, desk.Trust())
	if err != nil {
		return nil, usageError(err.Error())
	}
	return server, nil
}

func (d *desktop) queue(desk *client.Desk, key client.KeyFile) (*client.Queue, error) {
	secret, err := key.QueueKey()
	if err != nil {
		return nil, err
	}
	return desk.Queue(secret)
}

// ownQueue opens the queue under the key that --key names.
func (d *desktop) ownQueue(desk *client.Desk) (*client.Queue, error) {
	if d.key == "" {
		return nil, usageError("give --key: the queue is encrypted under the officer's key")
	}
	key, err := readKeyFile(d.key)
	if err != nil {
		return nil, err
	}
	return d.queue(desk, key)
}

// flush hands in what is queued, and asks what became of what waits at the ledger.
func (d *desktop) flush(ctx context.Context, desk *client.Desk) error {
	queue, err := d.ownQueue(desk)
	if err != nil {
		return err
	}
	server, err := d.connect(desk)
	if err != nil {
		return err
	}
	if err := d.flushInto(ctx, queue, server); err != nil {
		return err
	}
	fmt.Fprintln(d.out, "The queue is empty.")
	return desk.Claim(ctx, server, func(signed client.Signed, result client.Result) error {
		_, err := fmt.Fprintf(d.out, "%s: %s\n", signed.Statement.Type, result.Sentence())
		return err
	})
}

// flushInto hands in what is queued and says what became of each statement. It
// returns nil only when the queue is empty.
func (d *desktop) flushInto(ctx context.Context, queue *client.Queue, server *client.Server) error {
	outcome := exitFine
	err := queue.Flush(ctx, server, func(signed client.Signed, result client.Result) error {
		fmt.Fprintf(d.out, "%s: %s\n", signed.Statement.Type, result.Sentence())
		outcome = max(outcome, outcomeOf(result))
		return nil
	})
	if err != nil {
		return d.stillQueued(queue, err)
	}
	waiting, err := queue.Waiting()
	if err == nil && len(waiting) > 0 {
		fmt.Fprintf(d.out, "Signed statements that wait in the queue: %d; take the refused one out with --set-aside.\n", len(waiting))
	}
	if err == nil && outcome != exitFine {
		return exit(outcome)
	}
	return err
}

// outcomeOf is the exit code of what became of a statement: one that is refused or
// void changes nothing.
func outcomeOf(result client.Result) int {
	switch r := result.(type) {
	case client.Refused:
		return exitTampered
	case client.Recorded:
		if r.Verdict.Void {
			return exitTampered
		}
	}
	return exitFine
}

// stillQueued says that nothing was lost.
func (d *desktop) stillQueued(queue *client.Queue, err error) error {
	if waiting, listed := queue.Waiting(); listed == nil && len(waiting) > 0 {
		fmt.Fprintf(d.out, "Signed statements that wait in the queue: %d; --flush hands them in.\n", len(waiting))
	}
	return err
}

// settle hands in the statement just queued. One that is refused while the
// officer looks on needs no decision: it is set aside.
func (d *desktop) settle(ctx context.Context, queue *client.Queue, server *client.Server) error {
	var refused bool
	outcome := exitFine
	err := queue.Flush(ctx, server, func(_ client.Signed, result client.Result) error {
		fmt.Fprintln(d.out, result.Sentence())
		_, refused = result.(client.Refused)
		outcome = max(outcome, outcomeOf(result))
		return nil
	})
	if err != nil {
		return d.stillQueued(queue, err)
	}
	if refused {
		if _, err := queue.SetAside(); err != nil {
			return err
		}
	}
	if outcome != exitFine {
		return exit(outcome)
	}
	return nil
}

// setAside takes the first statement out of the queue.
func (d *desktop) setAside(_ context.Context, desk *client.Desk) error {
	queue, err := d.ownQueue(desk)
	if err != nil {
		return err
	}
	signed, err := queue.SetAside()
	if err != nil {
		return err
	}
	fmt.Fprintf(d.out, "Set aside: %s of %s. It was not handed in by this command.\n", signed.Statement.Type, signed.Statement.Stream)
	return nil
}

// check holds the receipts against the log.
func (d *desktop) check(ctx context.Context, desk *client.Desk) error {
	server, err := d.connect(desk)
	if err != nil {
		return err
	}
	receipts, err := desk.Check(ctx, server, time.Now())
	outcome := exitFine
	for _, c := range receipts {
		fmt.Fprintln(d.out, c.Sentence())
		switch {
		case c.Fate == client.Broken:
			outcome = exitTampered
		case c.Fate == client.Late && outcome == exitFine:
			outcome = exitCouldNot
		}
	}
	switch {
	case err != nil:
		return err
	case outcome != exitFine:
		return exit(outcome)
	}
	fmt.Fprintf(d.out, "%d receipts: no promise is broken.\n", len(receipts))
	return nil
}

// readBounded reads a file of at most so many bytes. Its caller says what file it is.
func readBounded(path string, most int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close() // read only: nothing can be lost
	return io.ReadAll(io.LimitReader(file, most+1))
}
