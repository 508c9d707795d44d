package transparency

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"sync"

	"golang.org/x/mod/sumdb/note"
)

// Tiles keeps the log's files under their C2SP paths.
type Tiles interface {
	// PutAll keeps tiles. They MUST be durable when it returns nil; on an error any
	// of them may have been kept. A tile that exists already with the same bytes is
	// no error; with other bytes it MUST be left as it is and reported as
	// ErrTileConflict.
	PutAll(ctx context.Context, tiles map[string][]byte) error
	// Get returns a tile or the checkpoint, or fs.ErrNotExist.
	Get(ctx context.Context, path string) ([]byte, error)
	// Publish replaces the file "checkpoint" at once and durably: a reader sees the
	// old or the new one.
	Publish(ctx context.Context, checkpoint []byte) error
}

// Head is the signer's memory of the last tree it stood for. It MUST NOT be kept
// in, nor restored together with, the database of the events: it is what notices
// that those were rolled back.
type Head interface {
	// Load returns the tree, or ErrNoHead.
	Load(ctx context.Context) (Tree, error)
	// Swap replaces older by newer, durably when it returns nil. The zero Tree as
	// older means that there MUST be none yet. Where the memory holds another tree
	// it returns ErrHeadMoved and changes nothing; after any other error either tree
	// may be kept. After ErrHeadAway the same call MAY be repeated, and returns nil
	// where it has succeeded before.
	Swap(ctx context.Context, older, newer Tree) error
}

// Errors of the log. ErrRolledBack is the serious one: what the signer has stood
// for is not what the tiles, the checkpoint or the store now hold.
var (
	ErrNoHead       = errors.New("no signer state")
	ErrHeadMoved    = errors.New("signer state is another")
	ErrHeadAway     = errors.New("signer state is out of reach")
	ErrRolledBack   = errors.New("tampered or rolled back")
	ErrTileConflict = errors.New("tile exists with other bytes")
	ErrUnpublished  = errors.New("checkpoint not published")
)

// CheckpointPath is where the latest published checkpoint is.
const CheckpointPath = "checkpoint"

// LogConfig is what a log is made of. All but Cosign must be set.
type LogConfig struct {
	Tiles    Tiles
	Head     Head
	Signer   note.Signer   // its name is the log's origin
	Verifier note.Verifier // of the same key
	// Cosign, where set, is given each signed checkpoint before it is published and
	// returns it with the witnesses' signatures added. An error holds publication
	// back.
	Cosign func(ctx context.Context, checkpoint []byte) ([]byte, error)
}

// Log extends one tree and answers for it. It is safe for concurrent use. There
// must be one Log per head.
type Log struct {
	config LogConfig

	writing sync.Mutex // held over one Append or Publish, network and disk included
	edge    *edge      // under writing
	fault   error      // under writing; set when the head is in doubt

	reading    sync.RWMutex // held only to read or set the two below
	tree       Tree
	checkpoint []byte // published; nil before the first
}

// Tree returns the tree that the head state holds: all entries that are in the
// log, published or not.
func (l *Log) Tree() Tree {
	l.reading.RLock()
	defer l.reading.RUnlock()
	return l.tree
}

// Checkpoint returns the latest published checkpoint, or nil when there is none.
// Callers must not change it.
func (l *Log) Checkpoint() []byte {
	l.reading.RLock()
	defer l.reading.RUnlock()
	return l.checkpoint
}

// Append adds entries at the end of the tree, in one publication: tiles durable,
// head state durable, sign, publish.
//
// Whether the entries are in the log is answered by Tree, not by the error:
// after ErrUnpublished they are, and Publish or the next Append tries again; after
// ErrHeadAway nobody knows, and the same call, with the same entries, must be
// repeated; after another error of the head nobody knows, and the log must be opened
// again; after any other error they are not, and the same call may be repeated.
func (l *Log) Append(ctx context.Context, entries [][]byte) error {
	l.writing.Lock()
	defer l.writing.Unlock()
	if l.fault != nil {
		return l.fault
	}
	if len(entries) == 0 {
		return nil
	}
	grown, err := l.edge.grow(entries)
	if err != nil {
		return fmt.Errorf("append to log: %w", err)
	}
	if err := l.keep(ctx, grown); err != nil {
		return fmt.Errorf("append to log: %w", err)
	}
	return l.publish(ctx)
}

// keep makes the tiles durable, then the head.
func (l *Log) keep(ctx context.Context, grown *growth) error {
	tree, err := grown.tree()
	if err != nil {
		return err
	}
	files, err := grown.files(true)
	if err != nil {
		return err
	}
	if err := l.config.Tiles.PutAll(ctx, files); err != nil {
		return fmt.Errorf("keep tiles: %w", err)
	}
	// The tiles are there, but no one has been promised them: a crash here leaves
	// files that the next attempt writes again with the same bytes.
	if err := l.config.Head.Swap(ctx, l.tree, tree); errors.Is(err, ErrHeadAway) {
		return fmt.Errorf("keep head: %w", err)
	} else if err != nil {
		l.fault = fmt.Errorf("log must be opened again: keep head: %w", err)
		return l.fault
	}
	// From here on the log stands for the tree. A crash before the checkpoint is
	// out is mended by OpenLog, which signs the same root again.
	l.edge = grown.rest()
	l.reading.Lock()
	l.tree = tree
	l.reading.Unlock()
	return nil
}

// Publish signs and publishes the tree if its checkpoint is not out yet. It
// returns ErrUnpublished.
func (l *Log) Publish(ctx context.Context) error {
	l.writing.Lock()
	defer l.writing.Unlock()
	if l.fault != nil {
		return l.fault
	}
	if published, err := PeekCheckpoint(l.checkpoint); err == nil && published.Tree == l.tree {
		return nil
	}
	return l.publish(ctx)
}

func (l *Log) publish(ctx context.Context) error {
	checkpoint, err := l.sign(ctx)
	if err == nil {
		err = l.config.Tiles.Publish(ctx, checkpoint)
	}
	if err != nil {
		return fmt.Errorf("publish checkpoint of %d leaves: %w: %w", l.tree.Size, ErrUnpublished, err)
	}
	l.reading.Lock()
	l.checkpoint = checkpoint
	l.reading.Unlock()
	return nil
}

// sign has the checkpoint signed, and cosigned where that is asked for, and reads
// it back: what is published must open.
func (l *Log) sign(ctx context.Context) ([]byte, error) {
	want := Checkpoint{Origin: l.config.Signer.Name(), Tree: l.tree}
	checkpoint, err := SignCheckpoint(want, l.config.Signer)
	if err != nil {
		return nil, err
	}
	if l.config.Cosign != nil {
		if checkpoint, err = l.config.Cosign(ctx, checkpoint); err != nil {
			return nil, fmt.Errorf("cosign checkpoint: %w", err)
		}
	}
	got, err := OpenCheckpoint(checkpoint, l.config.Verifier)
	if err != nil {
		return nil, err
	}
	if got != want {
		return nil, fmt.Errorf("cosign checkpoint: %w: another checkpoint came back", ErrSignature)
	}
	return checkpoint, nil
}

func isMissing(err error) bool { return errors.Is(err, fs.ErrNotExist) }
