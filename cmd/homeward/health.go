package main

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/homeward-ledger/homeward/ledger"
)

// pulse asks whether the databases answer, at most once in a while: everybody may ask
// for the health.
type pulse struct {
	reach func(context.Context) error

	mu  sync.Mutex // held while it asks: one at a time
	at  time.Time
	err error
}

const (
	probeEvery = time.Second
	probeLimit = 2 * time.Second
)

func (p *pulse) ask(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if time.Since(p.at) < probeEvery {
		return p.err
	}
	bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), probeLimit)
	defer cancel()
	p.err, p.at = p.reach(bounded), time.Now()
	return p.err
}

// health says whether the ledger records, and shows what it records.
func (w web) health(out http.ResponseWriter, r *http.Request) {
	if err := w.ledger.Err(); err != nil && !ledger.Outage(err) {
		http.Error(out, "the ledger has stopped", http.StatusServiceUnavailable)
		return
	} else if err != nil || w.reach.ask(r.Context()) != nil {
		http.Error(out, "the ledger waits for its database", http.StatusServiceUnavailable)
		return
	}
	if status := w.views(); status.Err != nil {
		http.Error(out, fmt.Sprintf("the read models have stopped at record %d; what is handed in is still recorded", status.Applied), http.StatusServiceUnavailable)
		return
	}
	if err := w.ledger.IndexErr(); err != nil {
		http.Error(out, "the index of DNA has stopped; all but what waits for findings is still recorded", http.StatusServiceUnavailable)
		return
	}
	_, _ = out.Write([]byte("ok\n"))
}
