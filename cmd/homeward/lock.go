package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"

	"github.com/homeward-ledger/homeward/domain"
)

// lock takes the one lock of a ledger. The kernel frees it when the process
// dies, however it dies.
func lock(path string) (unlock func() error, err error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open lock: %w", err)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		holder, _ := os.ReadFile(path)
		_ = file.Close()
		return nil, &domain.Error{Kind: domain.Unavailable, Cause: err,
			Sentence: "another process has this ledger open: " + strings.TrimSpace(string(holder))}
	}
	if err := writeHolder(file, fmt.Sprintf("process %d", os.Getpid())); err != nil {
		_ = file.Close()
		return nil, err
	}
	return file.Close, nil
}

// writeHolder says in the lock file who holds it, for the person who meets it.
func writeHolder(file *os.File, holder string) error {
	err := errors.Join(file.Truncate(0), func() error {
		_, err := file.WriteAt([]byte(holder+"\n"), 0)
		return err
	}())
	if err != nil {
		return fmt.Errorf("write lock: %w", err)
	}
	return nil
}
