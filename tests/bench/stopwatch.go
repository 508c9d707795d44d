package main

import (
	"bytes"
	"os"
	"strconv"
	"time"
)

// stopwatch measures time, and the time of processors that this process takes.
type stopwatch struct {
	begun time.Time
	cpu   time.Duration
}

func start() stopwatch { return stopwatch{time.Now(), processorTime()} }

// of is what some records took.
func (w stopwatch) of(records int) result {
	return result{Records: records, Seconds: time.Since(w.begun).Seconds(),
		CPU: (processorTime() - w.cpu).Seconds(), Values: map[string]float64{}}
}

// tick is Linux's unit of what /proc says of processes.
const tick = 10 * time.Millisecond

// processorTime is what this process has taken, in the system, too; 0 where the system
// does not say.
func processorTime() time.Duration {
	text, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		return 0
	}
	fields := bytes.Fields(text[bytes.LastIndexByte(text, ')')+1:]) // behind pid and name
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.ParseInt(string(fields[11]), 10, 64)
	system, _ := strconv.ParseInt(string(fields[12]), 10, 64)
	return time.Duration(user+system) * tick
}
