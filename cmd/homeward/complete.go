package main

import (
	"context"

	"github.com/homeward-ledger/homeward/client"
	"github.com/homeward-ledger/homeward/transparency"
)

// completeOne shows a statement that another officer signed, signs it too and
// hands it in.
func (d *desktop) completeOne(ctx context.Context, desk *client.Desk) error {
	pae, err := transparency.ParseDigest(d.complete)
	if err != nil || d.key == "" {
		return usageError("give --complete the whole digest of the statement, and --key, the officer's key file")
	}
	key, err := readKeyFile(d.key)
	if err != nil {
		return err
	}
	server, err := d.connect(desk)
	if err != nil {
		return err
	}
	queue, err := d.queue(desk, key)
	if err != nil {
		return err
	}
	if err := d.flushInto(ctx, queue, server); err != nil {
		return err
	}
	unsigned, err := server.WaitingStatement(ctx, pae)
	if err != nil {
		return err
	}
	if err := d.show(unsigned, []client.KeyFile{key}); err != nil {
		return err
	}
	signed, err := client.Sign(unsigned, key)
	if err != nil {
		return err
	}
	if err := queue.Add(signed); err != nil {
		return err
	}
	return d.settle(ctx, queue, server)
}
