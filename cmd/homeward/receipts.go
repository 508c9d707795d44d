package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/transparency"
)

// receiptFile keeps the receipts of an import as they come in, a line of JSON
// each. Officers keep them: a receipt whose leaf never shows in a checkpoint
// proves that the operator dropped the record.
type receiptFile struct{ file *os.File }

// receiptLine is one line of the file.
type receiptLine struct {
	Line  int    `json:"line"`  // of the import, from 1
	Index uint64 `json:"index"` // of the leaf
	Void  bool   `json:"void"`
	Note  string `json:"note"` // the receipt, signed
}

// openReceipts opens a file to append to, or makes it. A line that was cut short
// when the process died is taken off: the import is run again and gets the same
// receipt. An empty path keeps nothing.
func openReceipts(path string) (*receiptFile, error) {
	if path == "" {
		return &receiptFile{}, nil
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, fmt.Errorf("write receipts: %w", err)
	}
	end, err := lastLineBreak(file)
	if err == nil {
		err = file.Truncate(end)
	}
	if err == nil {
		_, err = file.Seek(end, io.SeekStart)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("write receipts: %w", err), file.Close())
	}
	return &receiptFile{file: file}, nil
}

const (
	receiptStart   = `{"line":` // of every line
	maxReceiptLine = 16 << 10   // bytes
)

// lastLineBreak returns where the last whole line ends. It refuses a file that
// begins otherwise than one of receipts: an import must not spoil a caseload.
func lastLineBreak(file *os.File) (int64, error) {
	head := make([]byte, len(receiptStart))
	n, err := file.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return 0, err
	}
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return 0, err
	}
	from := max(size-maxReceiptLine, 0)
	tail := make([]byte, size-from)
	if _, err := file.ReadAt(tail, from); err != nil && !errors.Is(err, io.EOF) {
		return 0, err
	}
	end := bytes.LastIndexByte(tail, '\n') + 1
	if !strings.HasPrefix(receiptStart, string(head[:n])) || end == 0 && from > 0 {
		return 0, fmt.Errorf("%s holds something else than receipts", file.Name())
	}
	return from + int64(end), nil
}

// Keep writes the receipt of a line that is on record. It is in the file, for
// whoever reads it next, before the following line is acknowledged.
func (f *receiptFile) Keep(r ledger.LineResult) error {
	if f.file == nil || r.Err != nil {
		return nil
	}
	text, err := transparency.Marshal(receiptLine{Line: r.Number, Index: r.Receipt.Index,
		Void: r.Receipt.Verdict.Void, Note: string(r.Receipt.Note)})
	if err == nil {
		_, err = f.file.Write(append(text, '\n'))
	}
	if err != nil {
		return fmt.Errorf("write receipt of line %d: %w", r.Number, err)
	}
	return nil
}

// Close makes the file durable.
func (f *receiptFile) Close() error {
	if f.file == nil {
		return nil
	}
	return errors.Join(f.file.Sync(), f.file.Close())
}
