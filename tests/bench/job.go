package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/metrics"
	"runtime/pprof"
	"strconv"
	"strings"
	"time"
)

// job is what a measurement works on: the folder of a caseload, in which it may make
// what it needs.
type job struct {
	dir     string
	records int
	apart   bool // read models are made behind an import, not beside it
}

// result is what it took.
type result struct {
	Records int
	Seconds float64
	CPU     float64            // seconds of processors; not of peers
	Bytes   int64              // on disk
	Peak    int64              // bytes of memory, resident, at most
	Values  map[string]float64 // of what is no rate
}

func (r result) rate() float64 { return float64(r.Records) / r.Seconds }

// perRecord is the processors' time for each record, in microseconds.
func (r result) perRecord() float64 { return 1e6 * r.CPU / float64(max(r.Records, 1)) }

// measurement is one of the table; it is given a caseload.
type measurement func(job, context.Context) (result, error)

func measurements() map[string]measurement {
	return map[string]measurement{
		"caseload":     job.caseload,
		"ceiling":      job.ceiling,
		"import":       job.importLog,
		"import-index": job.importIndexed,
		"import-all":   job.importAll,
		"verify":       job.verify,
		"fsck":         job.fsck,
		"rebuild":      job.rebuild,
		"raw-1":        job.rawCommits,
		"submit-1":     func(j job, ctx context.Context) (result, error) { return j.submit(ctx, 1, singles, false) },
		"submit-8":     func(j job, ctx context.Context) (result, error) { return j.submit(ctx, 8, singles, false) },
		"submit-64":    func(j job, ctx context.Context) (result, error) { return j.submit(ctx, 64, singles, false) },
		"submit-index": func(j job, ctx context.Context) (result, error) { return j.submit(ctx, 64, singles, true) },
		"history":      job.history,
	}
}

func (j job) path(name string) string { return filepath.Join(j.dir, name) }

// lines is the file of the caseload.
func (j job) lines() string { return j.path("caseload.jsonl") }

// fresh makes an empty folder in place of what was there.
func (j job) fresh(name string) (string, error) {
	dir := j.path(name)
	return dir, errors.Join(os.RemoveAll(dir), os.MkdirAll(dir, 0o700))
}

// sizeOf is the bytes of all files in a folder.
func sizeOf(dir string) (size int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
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

// peakMemory is the largest resident set that this process had, in bytes; 0 where the
// system does not say.
func peakMemory() int64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if rest, found := strings.CutPrefix(line, "VmHWM:"); found {
			n, _ := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "kB")), 10, 64)
			return n << 10
		}
	}
	return 0
}

// profiled writes a profile until stop is called, if there is a file for it.
func profiled(file string) (stop func(error) error, err error) {
	if file == "" {
		return func(err error) error { return err }, nil
	}
	out, err := os.Create(file)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(out); err != nil {
		return nil, errors.Join(err, out.Close())
	}
	return func(err error) error {
		pprof.StopCPUProfile()
		return errors.Join(err, out.Close())
	}, nil
}

// largestHeap writes a profile of the heap to a file each time that a collection left
// more in use than any before, until ctx ends; then it says how that went.
func largestHeap(ctx context.Context, file string) <-chan error {
	done := make(chan error, 1)
	go func() {
		var err error
		var most uint64
		for file != "" && err == nil && sleep(ctx, 200*time.Millisecond) {
			sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
			if metrics.Read(sample); sample[0].Value.Uint64() > most {
				most, err = sample[0].Value.Uint64(), writeHeap(file)
			}
		}
		done <- err
	}()
	return done
}

func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-ctx.Done():
		return false
	}
}

func writeHeap(file string) error {
	out, err := os.Create(file)
	if err != nil {
		return err
	}
	return errors.Join(pprof.Lookup("heap").WriteTo(out, 0), out.Close())
}
