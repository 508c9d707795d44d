package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/homeward-ledger/homeward/client"
	"github.com/homeward-ledger/homeward/domain"
)

// desktop is what homeward submit works with.
type desktop struct {
	server, token, trust, desk string
	key, second                string
	file                       string
	yes, wait, unseen          bool
	complete                   string

	origin string    // of the ledger, from the trust file
	in     io.Reader // answers of the officer
	out    io.Writer
}

func submitCommand() *cobra.Command {
	var d desktop
	var newDesk, offline, flush, check, aside bool
	cmd := &cobra.Command{
		Use:   "submit",
		Short: "Make, show, sign and hand in a statement, as an officer does",
		Long: `Make a statement of a file that a person can write, show exactly what will be
signed, sign it with the officer's key, hand it in and keep the receipt.

The desk is a folder of this device: receipts, what the ledger has said, and the
queue. Make it once with --new-desk. A statement goes into the queue before it is
sent, and out when its receipt is kept: after a failure, --flush sends the same
statement again, and there is never a second one.

  --offline    sign without a connection; the statement waits in the queue
  --flush      hand in what is queued, in order
  --set-aside  take the first statement out of the queue, when the ledger refuses it
  --wait       let a statement wait at the ledger for an officer at another desk
  --complete   show, sign and hand in a statement that waits, by its digest
  --unseen     sign about a child of whom the own agency sees nothing yet, such as
               a court's order or a reading in an emergency; decisions cannot be
               made unseen
  --check      hold every receipt against the log: sealed, due or BROKEN PROMISE

Without --trust the trust file is ./trust.json. docs/client.md describes the
statement file.`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			d.in, d.out = cmd.InOrStdin(), cmd.OutOrStdout()
			do, err := d.work(newDesk, offline, flush, aside, check)
			if err != nil {
				return err
			}
			return d.atDesk(cmd.Context(), newDesk, do)
		},
	}
	flags := cmd.Flags()
	settingFlags(cmd, map[string]*string{"server": &d.server, "token": &d.token, "trust": &d.trust})
	flags.StringVar(&d.desk, "desk", "desk", "folder of this device")
	flags.StringVar(&d.key, "key", "", "key file of the officer")
	flags.StringVar(&d.second, "second-key", "", "key file of a second officer at this desk")
	flags.StringVar(&d.file, "file", "", "statement file")
	flags.BoolVar(&d.yes, "yes", false, "sign without asking; the statement is shown all the same")
	flags.BoolVar(&d.wait, "wait", false, "leave a statement with the ledger that another officer must sign too")
	flags.BoolVar(&d.unseen, "unseen", false, "sign although the ledger does not show the stream to the own agency")
	flags.StringVar(&d.complete, "complete", "", "digest of a statement that waits: show it, sign it and hand it in")
	flags.BoolVar(&newDesk, "new-desk", false, "make the desk first; it must not exist")
	flags.BoolVar(&offline, "offline", false, "sign and queue, without a connection")
	flags.BoolVar(&flush, "flush", false, "hand in what is queued")
	flags.BoolVar(&aside, "set-aside", false, "take the first statement out of the queue and keep it aside")
	flags.BoolVar(&check, "check", false, "hold the receipts against the log")
	return cmd
}

// work returns what the flags ask for: to hand a statement in, unless one of the
// modes is chosen.
func (d *desktop) work(newDesk, offline, flush, aside, check bool) (func(context.Context, *client.Desk) error, error) {
	do, chosen := d.submitOne, 0
	for _, mode := range []struct {
		chosen bool
		do     func(context.Context, *client.Desk) error
	}{{d.complete != "", d.completeOne}, {offline, d.queueOne}, {flush, d.flush}, {aside, d.setAside}, {check, d.check}} {
		if mode.chosen {
			do = mode.do
			chosen++
		}
	}
	if chosen > 1 {
		return nil, usageError("give one of --offline, --flush, --set-aside, --check and --complete")
	}
	if chosen == 0 && d.file == "" && newDesk {
		return func(context.Context, *client.Desk) error { return nil }, nil
	}
	return do, nil
}

// submitOne makes, shows, signs and hands in the statement of the file. What is
// queued from before goes first: later statements may rest on it.
func (d *desktop) submitOne(ctx context.Context, desk *client.Desk) error {
	draft, keys, err := d.read()
	if err != nil {
		return err
	}
	server, err := d.connect(desk)
	if err != nil {
		return err
	}
	queue, err := d.queue(desk, keys[0])
	if err != nil {
		return err
	}
	if err := d.flushInto(ctx, queue, server); err != nil {
		return err
	}
	opens := draft.Stream == client.Fresh
	if draft, err = draft.WithIDs(); err != nil {
		return err
	}
	signers, err := draft.SignersFor(keys...)
	if err != nil {
		return err
	}
	in := client.Setting{Ledger: desk.Ledger(), Now: time.Now()}
	if opens {
		asked := draft
		asked.Stream = client.Fresh // nobody but this desk needs to know the new id yet
		err = d.askAbout(ctx, server, asked, signers, &in)
	} else {
		err = d.askAndCompare(ctx, desk, server, draft, signers, &in)
	}
	if err != nil {
		return err
	}
	signed, err := d.sign(draft, signers, in, keys)
	if err != nil {
		return err
	}
	if err := queue.Add(signed); err != nil {
		return err
	}
	return d.settle(ctx, queue, server)
}

// queueOne signs the statement of the file and leaves it in the queue.
func (d *desktop) queueOne(_ context.Context, desk *client.Desk) error {
	draft, keys, err := d.read()
	if err != nil {
		return err
	}
	queue, err := d.queue(desk, keys[0])
	if err != nil {
		return err
	}
	if draft, err = draft.WithIDs(); err != nil {
		return err
	}
	in, follows, err := queue.Setting(domain.StreamID(draft.Stream), time.Now())
	if err != nil {
		return err
	}
	draft.Refs = append(draft.Refs, follows...)
	signers, err := draft.SignersFor(keys...)
	if err != nil {
		return err
	}
	signed, err := d.sign(draft, signers, in, keys)
	if err != nil {
		return err
	}
	if err := queue.Add(signed); err != nil {
		return err
	}
	fmt.Fprintf(d.out, "Signed and queued: %s of %s. Hand it in with --flush when there is a connection.\n", draft.Type, draft.Stream)
	return nil
}
