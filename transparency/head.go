package transparency

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
)

// FileHead keeps the signer's memory in one small text file: a title, the size
// and the root. One process may use it; the caller holds the lock that says so.
type FileHead struct {
	path string
	mu   sync.Mutex // held over one Load or Swap
}

// NewFileHead returns the head kept in a file. It touches nothing.
func NewFileHead(path string) *FileHead { return &FileHead{path: path} }

const headTitle = "homeward.head/v1"

// Load implements Head. A file that is not in form is ErrMalformed, never an
// empty start.
func (h *FileHead) Load(context.Context) (Tree, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.load()
}

func (h *FileHead) load() (Tree, error) {
	data, err := readFile(h.path)
	if isMissing(err) {
		return Tree{}, fmt.Errorf("load head: %w", ErrNoHead)
	}
	if err != nil {
		return Tree{}, fmt.Errorf("load head: %w", err)
	}
	tree, err := parseHead(string(data))
	if err != nil {
		return Tree{}, fmt.Errorf("load head: %w", err)
	}
	return tree, nil
}

// Swap implements Head.
func (h *FileHead) Swap(_ context.Context, older, newer Tree) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	kept, err := h.load()
	if err != nil && !(errors.Is(err, ErrNoHead) && older == Tree{}) {
		return fmt.Errorf("swap head: %w", err)
	}
	if kept != older {
		return fmt.Errorf("swap head: %w", ErrHeadMoved)
	}
	if err := replaceFile(h.path, []byte(formatHead(newer))); err != nil {
		return fmt.Errorf("swap head: %w", err)
	}
	return nil
}

// A head is a checkpoint's text under a title in place of an origin.
func formatHead(t Tree) string { return Checkpoint{Origin: headTitle, Tree: t}.Text() }

func parseHead(text string) (Tree, error) {
	c, err := parseCheckpointText(text)
	if err != nil || !strings.HasPrefix(text, headTitle+"\n") {
		return Tree{}, fmt.Errorf("%w: signer state", ErrMalformed)
	}
	return c.Tree, nil
}
