package postgres

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// children are the processes that a process has started; none on a system
// without Linux's /proc.
func children(parent int) (all []int) {
	found, _ := filepath.Glob("/proc/[0-9]*/stat") // the pattern is good
	for _, path := range found {
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		if _, of := statOf(path); err == nil && of == parent {
			all = append(all, pid)
		}
	}
	return all
}

// statOf reads a process' state, T when it is stopped, and its parent; nothing
// when it has ended. Before them stands its name in brackets, which may hold
// anything.
func statOf(path string) (state string, parent int) {
	stat, err := os.ReadFile(path)
	if err != nil {
		return "", 0
	}
	rest := stat[strings.LastIndexByte(string(stat), ')')+1:]
	if _, err := fmt.Sscan(string(rest), &state, &parent); err != nil {
		return "", 0
	}
	return state, parent
}
