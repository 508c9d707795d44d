package main

import (
	"os"
	"runtime/debug"
)

// How the collector works where a ledger runs. Most of what it keeps is bounded (streams,
// keys, records that were judged last), so that it may let more than usual come together
// before it collects, and collects harder where that would be much: a history is answered
// without a collection, and an import stays below 300 MB with SQLite's pages.
const (
	collectAt  = 400       // percent more than what is in use
	softMemory = 160 << 20 // bytes of Go's own, beyond which it collects more often
)

// boundMemory has the collector work so. Whoever says otherwise by GOGC or GOMEMLIMIT is
// heard.
func boundMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectAt)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(softMemory)
	}
}
