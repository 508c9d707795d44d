package main

import (
	"os"
	"runtime/debug"
)

// How the collector works where a ledger runs. Most of what it keeps is bounded (streams,
// keys, records that were judged last), so that it need not collect before its share of
// memory is full: fewer requests meet a collection, and an import stays below 300 MB with
// SQLite's pages.
const (
	softMemory  = 160 << 20 // bytes of Go's own, at which it collects
	aloneMemory = 200 << 20 // the same of an import without read models, whose pages SQLite would keep
	collectAt   = 400       // percent more than what is in use, where somebody else sets the bound
)

// boundMemory has the collector work so, with softMemory or aloneMemory. Whoever says
// otherwise by GOGC or GOMEMLIMIT is heard.
func boundMemory(soft int64) {
	percent, bounded := collectAt, os.Getenv("GOMEMLIMIT") != ""
	if !bounded {
		debug.SetMemoryLimit(soft)
		percent = -1
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}
