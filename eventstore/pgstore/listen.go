package pgstore

import (
	"context"
	"crypto/rand"
	"time"

	"github.com/jackc/pgx/v5"
)

// ring carries who has committed, and no records: PostgreSQL may drop or join
// notifications, and the table is where records are read.
const ring = `SELECT pg_notify($1, $2)`

// bell is a schema's channel, and the name under which one store rings it.
type bell struct{ channel, from string }

func newBell(schema string) bell { return bell{channel: "homeward_" + schema, from: rand.Text()} }

// ear hears the bell when others ring it.
type ear struct {
	stop context.CancelFunc
	gone chan struct{} // closed when the connection is
}

// listen calls heard whenever another store may have committed, until close.
func listen(config *pgx.ConnConfig, b bell, heard func()) *ear {
	ctx, stop := context.WithCancel(context.Background())
	e := &ear{stop: stop, gone: make(chan struct{})}
	go func() {
		defer close(e.gone)
		for ctx.Err() == nil {
			hear(ctx, config, b, heard)
			// It has failed. Followers look by themselves meanwhile.
			select {
			case <-ctx.Done():
			case <-time.After(poll):
			}
		}
	}()
	return e
}

// hear listens until the connection is lost.
func hear(ctx context.Context, config *pgx.ConnConfig, b bell, heard func()) {
	conn, err := pgx.ConnectConfig(ctx, config.Copy())
	if err != nil {
		return
	}
	defer hangUp(conn)
	if _, err := conn.Exec(ctx, "LISTEN "+b.channel); err != nil {
		return
	}
	heard() // what was rung before is lost
	for {
		n, err := conn.WaitForNotification(ctx)
		if err != nil {
			return
		}
		if n.Payload != b.from {
			heard()
		}
	}
}

func (e *ear) close() {
	e.stop()
	<-e.gone
}
