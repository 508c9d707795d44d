// Package peer is what the programs of this folder have in common: they write the
// records of a file into a store made by others, durably, and print what that took.
package peer

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// maxRecord bounds one record, in bytes: a leaf of the log is never longer.
const maxRecord = 65535

// Store is a store that is measured. Write returns when the records are durable, in
// order, and checked as far as the store offers that.
type Store interface {
	Write(ctx context.Context, records [][]byte) error
	Close(ctx context.Context) error
}

// Result is what a run took, as it is printed.
type Result struct {
	Store   string  `json:"store"`
	Records int     `json:"records"`
	Writers int     `json:"writers"`
	Batch   int     `json:"batch"` // records that one call writes together
	Seconds float64 `json:"seconds"`
	Rate    float64 `json:"recordsPerSecond"`
	Bytes   int64   `json:"bytesOnDisk"`
}

// Main opens a store in a new folder, writes and prints the result.
func Main(name string, open func(ctx context.Context, dir string) (Store, error)) {
	if err := run(name, open); err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
		os.Exit(1)
	}
}

func run(name string, open func(ctx context.Context, dir string) (Store, error)) error {
	dir := flag.String("dir", "", "new folder for the store")
	file := flag.String("records", "", "file of records: each its length in four bytes, big-endian, then its bytes")
	writers := flag.Int("writers", 1, "writers side by side")
	batch := flag.Int("batch", 1, "records that a writer hands over together")
	limit := flag.Int("limit", 0, "records to write; 0: all of the file")
	flag.Parse()
	if *dir == "" || *file == "" || *writers < 1 || *batch < 1 {
		return errors.New("-dir and -records are needed, -writers and -batch are 1 or more")
	}
	records, err := read(*file, *limit)
	if err != nil {
		return err
	}
	ctx := context.Background()
	store, err := open(ctx, *dir)
	if err != nil {
		return err
	}
	runtime.GC() // what reading the file left behind is none of the store's
	begun := time.Now()
	err = writeAll(ctx, store, records, *writers, *batch)
	took := time.Since(begun).Seconds()
	if err := errors.Join(err, store.Close(ctx)); err != nil {
		return err
	}
	size, err := sizeOf(*dir)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(Result{Store: name, Records: len(records), Writers: *writers, Batch: *batch,
		Seconds: took, Rate: float64(len(records)) / took, Bytes: size})
}

// writeAll lets writers take batches in turn until none is left, or one fails.
func writeAll(ctx context.Context, store Store, records [][]byte, writers, batch int) error {
	var next atomic.Int64
	errs := make([]error, writers)
	var running sync.WaitGroup
	for w := range writers {
		running.Go(func() {
			for errs[w] == nil {
				from := int(next.Add(int64(batch))) - batch
				if from >= len(records) {
					return
				}
				errs[w] = store.Write(ctx, records[from:min(from+batch, len(records))])
			}
		})
	}
	running.Wait()
	return errors.Join(errs...)
}

func read(path string, limit int) ([][]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	in := bufio.NewReaderSize(file, 1<<20)
	var records [][]byte
	for limit == 0 || len(records) < limit {
		var size uint32
		if err := binary.Read(in, binary.BigEndian, &size); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		if size > maxRecord {
			return nil, fmt.Errorf("record %d has %d bytes, more than %d", len(records), size, maxRecord)
		}
		record := make([]byte, size)
		if _, err := io.ReadFull(in, record); err != nil {
			return nil, err
		}
		records = append(records, record)
	}
	return records, nil
}

func sizeOf(dir string) (int64, error) {
	var size int64
	err := filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			size += info.Size()
		}
		return err
	})
	return size, err
}
