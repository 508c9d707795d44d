package kurrentstore

import (
	"fmt"
	"math"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"github.com/homeward-ledger/homeward/eventstore"
)

// position is a place in $all. Positions grow, and are never dense.
type position = esdb.Position

func before(p, q position) bool {
	return p.Commit < q.Commit || p.Commit == q.Commit && p.Prepare < q.Prepare
}

// place is what a token stands for: the position of a record of ours, and how
// many of ours there are up to it. The zero place is the beginning.
type place struct {
	at    position
	count uint64
}

// token is the position and the count, in decimal.
func (p place) token() eventstore.Token {
	return eventstore.Token(fmt.Sprintf("%d.%d.%d", p.at.Commit, p.at.Prepare, p.count))
}

// parseToken takes only what token makes.
func parseToken(token eventstore.Token) (place, error) {
	if token == "" {
		return place{}, nil
	}
	var p place
	_, err := fmt.Sscanf(string(token), "%d.%d.%d", &p.at.Commit, &p.at.Prepare, &p.count)
	if err != nil || p.count == 0 || p.at.Commit > math.MaxInt64 || p.at.Prepare > math.MaxInt64 || p.token() != token {
		return place{}, fmt.Errorf("token is not of this store: %w", eventstore.ErrInvalid)
	}
	return p, nil
}
