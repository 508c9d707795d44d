// Command tessera writes records into a Tessera log on POSIX files. A record counts
// as written when a published checkpoint covers it.
package main

import (
	"context"
	"crypto/rand"
	"time"

	"github.com/transparency-dev/tessera"
	"github.com/transparency-dev/tessera/storage/posix"
	"golang.org/x/mod/sumdb/note"

	"github.com/homeward-ledger/homeward/tests/peers/peer"
)

type log struct {
	appender *tessera.Appender
	awaiter  *tessera.PublicationAwaiter
	shutdown func(context.Context) error
}

func open(ctx context.Context, dir string) (peer.Store, error) {
	secret, _, err := note.GenerateKey(rand.Reader, "peer.example/tessera")
	if err != nil {
		return nil, err
	}
	signer, err := note.NewSigner(secret)
	if err != nil {
		return nil, err
	}
	driver, err := posix.New(ctx, posix.Config{Path: dir})
	if err != nil {
		return nil, err
	}
	appender, shutdown, reader, err := tessera.NewAppender(ctx, driver, tessera.NewAppendOptions().
		WithCheckpointSigner(signer).WithCheckpointInterval(200*time.Millisecond).WithBatching(512, 200*time.Millisecond))
	if err != nil {
		return nil, err
	}
	return log{appender, tessera.NewPublicationAwaiter(ctx, reader.ReadCheckpoint, 20*time.Millisecond), shutdown}, nil
}

// Write hands the records over in their order and waits for the checkpoint that
// covers the last of them.
func (l log) Write(ctx context.Context, records [][]byte) error {
	futures := make([]tessera.IndexFuture, len(records))
	for i, record := range records {
		futures[i] = l.appender.Add(ctx, tessera.NewEntry(record))
	}
	for _, future := range futures {
		if _, _, err := l.awaiter.Await(ctx, future); err != nil {
			return err
		}
	}
	return nil
}

func (l log) Close(ctx context.Context) error { return l.shutdown(ctx) }

func main() { peer.Main("tessera", open) }
