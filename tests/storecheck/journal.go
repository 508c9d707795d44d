package storecheck

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
)

// Journal is a file to which many processes add lines. The kernel puts whole
// lines one after the other, so their order is that of what happened: what is
// written before a call stands before what is written after any call that ended
// later. What a process has written stays when it is killed. No clock is asked.
type Journal struct{ file *os.File }

// OpenJournal opens the journal at path, and makes it when there is none.
func OpenJournal(path string) (*Journal, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open journal: %w", err)
	}
	return &Journal{file}, nil
}

// Close closes the file.
func (j *Journal) Close() error { return j.file.Close() }

// Line is one line of a journal: who writes, which kind of line it is, and a
// value in JSON.
type Line struct {
	Who, Kind string
	Value     json.RawMessage
}

// Add adds a line. It is safe for concurrent use.
func (j *Journal) Add(who, kind string, value any) error {
	data, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("write journal: %w", err)
	}
	// A kill may cut a line short; the next one does not go on in it.
	if _, err := fmt.Fprintf(j.file, "\n%s %s %s\n", who, kind, data); err != nil {
		return fmt.Errorf("write journal: %w", err)
	}
	return nil
}

// parseLine reads a line. One that was cut short is false: its JSON is not whole.
func parseLine(line []byte) (Line, bool) {
	who, rest, _ := bytes.Cut(line, []byte(" "))
	kind, value, found := bytes.Cut(rest, []byte(" "))
	return Line{string(who), string(kind), value}, found && json.Valid(value)
}

// Last returns the last n lines that somebody has written, oldest first; fewer
// when there are not so many.
func Last(path, who string, n int) ([]Line, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read journal: %w", err)
	}
	defer file.Close()
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, fmt.Errorf("read journal: %w", err)
	}
	for back := int64(1 << 16); ; back *= 8 {
		from := max(0, size-back)
		tail := make([]byte, size-from)
		if _, err := file.ReadAt(tail, from); err != nil {
			return nil, fmt.Errorf("read journal: %w", err)
		}
		if found := lastOf(tail, who, n, from > 0); len(found) == n || from == 0 {
			return found, nil
		}
	}
}

// lastOf looks through a journal's end. Its first line may lack its beginning.
func lastOf(tail []byte, who string, n int, cut bool) []Line {
	lines := bytes.Split(tail, []byte("\n"))
	if cut {
		lines = lines[1:]
	}
	var found []Line
	for _, line := range slices.Backward(lines) {
		if len(found) == n {
			break
		}
		if !bytes.HasPrefix(line, []byte(who+" ")) {
			continue
		}
		if parsed, whole := parseLine(line); whole {
			found = append(found, parsed)
		}
	}
	slices.Reverse(found)
	return found
}
