package tablestore

import (
	"fmt"
	"math"
	"strconv"

	"github.com/homeward-ledger/homeward/eventstore"
)

// tokenAfter is the number of records before the place: the next index.
func tokenAfter(index uint64) eventstore.Token {
	return eventstore.Token(strconv.FormatUint(index+1, 10))
}

// parseToken takes only what tokenAfter makes.
func parseToken(token eventstore.Token) (uint64, error) {
	if token == "" {
		return 0, nil
	}
	from, err := strconv.ParseUint(string(token), 10, 64)
	if err != nil || from == 0 || from > math.MaxInt64 || strconv.FormatUint(from, 10) != string(token) {
		return 0, fmt.Errorf("token is not of this store: %w", eventstore.ErrInvalid)
	}
	return from, nil
}
