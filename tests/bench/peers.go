package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
)

// peer is a run of a program of tests/peers on the envelopes of a caseload.
type peer struct {
	name           string
	program        string
	writers, batch int
	limit          int // records; single writes wait for the disk each
}

// peersOf are the runs of the peers, none where there are no programs, and none of the
// caseloads that are measured once: they write 50,000 records at most. A batch of 512 is
// what the ledger's import hands over, too.
func (o options) peersOf(records int) []peer {
	if o.peers == "" || records >= o.once {
		return nil
	}
	peers := []peer{
		{"immudb-1", "immudb", 1, 1, 400}, {"immudb-64", "immudb", 64, 1, 8000}, {"immudb-batch", "immudb", 1, 512, 50_000},
		{"tessera-64", "tessera", 64, 1, 8000}, {"tessera-batch", "tessera", 1, 512, 50_000},
	}
	if os.Getenv("PEER_POSTGRES") != "" {
		peers = append(peers, peer{"postgres-1", "postgres", 1, 1, 400}, peer{"postgres-64", "postgres", 64, 1, 8000}, peer{"postgres-batch", "postgres", 1, 512, 50_000})
	}
	return peers
}

func (p peer) run(ctx context.Context, programs, dir string) (r result, err error) {
	store := filepath.Join(dir, p.program)
	if err := os.RemoveAll(store); err != nil {
		return r, err
	}
	var told struct {
		Records     int
		Seconds     float64
		BytesOnDisk int64
	}
	cmd := exec.CommandContext(ctx, filepath.Join(programs, p.program), "-dir", store, "-records", filepath.Join(dir, "records"),
		"-writers", strconv.Itoa(p.writers), "-batch", strconv.Itoa(p.batch), "-limit", strconv.Itoa(p.limit))
	if err := runJSON(cmd, &told); err != nil {
		return r, fmt.Errorf("%s: %w", p.program, err)
	}
	return result{Records: told.Records, Seconds: told.Seconds, Bytes: told.BytesOnDisk}, nil
}
