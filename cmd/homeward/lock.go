package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// lock takes the one lock of a ledger. The kernel frees it when the process
// dies, however it dies.
func lock(path string) (unlock func() error, err error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open lock: %w", err)
	}
	if err := take(file); err != nil {
		holder, _ := os.ReadFile(path)
		_ = file.Close()
		return nil, &domain.Error{Kind: domain.Unavailable, Cause: errors.Join(errTaken, err),
			Sentence: "another process has this ledger open: " + strings.TrimSpace(string(holder)) + "; stop it first"}
	}
	if err := writeHolder(file, fmt.Sprintf("process %d", os.Getpid())); err != nil {
		_ = file.Close()
		return nil, err
	}
	return file.Close, nil
}

// orAsk adds, for a command that asks servers too, how to do without stopping one.
func orAsk(err error) error {
	var taken *domain.Error
	if !errors.Is(err, errTaken) || !errors.As(err, &taken) {
		return err
	}
	return &domain.Error{Kind: taken.Kind, Cause: err, Sentence: taken.Sentence + ", or ask it: --server http://… --token …"}
}

// The doctor asks for a shared lock to see whether the lock is free. That takes
// microseconds, and must not keep a ledger from being opened.
const (
	lockTries = 3
	lockPause = 20 * time.Millisecond
)

func take(file *os.File) (err error) {
	for range lockTries {
		if err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err == nil {
			return nil
		}
		time.Sleep(lockPause)
	}
	return err
}

// holder looks whether a process has the ledger open, and returns what it wrote
// into the lock file; empty when nobody has. It holds a shared lock for as long as
// that takes and writes nothing.
func holder(path string) (string, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("open lock: %w", err)
	}
	defer file.Close()
	err = syscall.Flock(int(file.Fd()), syscall.LOCK_SH|syscall.LOCK_NB)
	if err == nil {
		return "", nil // closing the file gives the lock back
	}
	if !errors.Is(err, syscall.EWOULDBLOCK) {
		return "", fmt.Errorf("ask for lock: %w", err)
	}
	text, err := io.ReadAll(io.LimitReader(file, 64))
	if err != nil {
		return "", fmt.Errorf("read lock: %w", err)
	}
	return cmp.Or(strings.TrimSpace(string(text)), "a process that did not say its number"), nil
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
