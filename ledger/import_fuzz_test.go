package ledger_test

import (
	"bytes"
	"context"
	"slices"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
)

// TestImportOfAnything hands what is no line to a ledger. Each is told once and in order,
// one that is refused changes nothing, and the ledger goes on.
func TestImportOfAnything(t *testing.T) {
	w := newWorld(t, nil)
	first := bytes.SplitAfter(jsonLines(t, caseload(t, 1)), []byte("\n"))[:3]
	for name, c := range map[string]struct {
		text     []byte
		recorded int
	}{
		"lines":         {slices.Concat(first...), 3},
		"again":         {slices.Concat(first...), 3},
		"half a line":   {first[0][:len(first[0])/2], 0},
		"other JSON":    {[]byte("{}\n\n null\n[1]\n{\"envelope\":null}\n"), 0},
		"other bytes":   {bytes.Replace(first[0], []byte(`"payload":"`), []byte(`"payload":"AAAA`), 1), 0},
		"depth":         {append(bytes.Repeat([]byte("["), 1000), '\n'), 0},
		"one among all": {slices.Concat([]byte("x\n"), first[0], []byte("y\n")), 1},
	} {
		before, told, recorded := w.ledger.Size(), 0, 0
		err := w.ledger.Import(context.Background(), bytes.NewReader(c.text), true, func(r ledger.LineResult) error {
			if told++; r.Number != told {
				t.Errorf("%s: line %d is told as number %d", name, r.Number, told)
			}
			if r.Err == nil {
				recorded++
			} else if kind := domain.KindOf(r.Err); kind == domain.Internal || kind == domain.Unavailable || r.Err.Error() == "" {
				t.Errorf("%s, line %d: %s: %v", name, r.Number, kind, r.Err)
			}
			return nil
		})
		if err != nil || recorded != c.recorded && c.recorded == 0 {
			t.Errorf("%s: %d on record, want %d: %v", name, recorded, c.recorded, err)
		}
		if grown := w.ledger.Size() - before; grown > uint64(recorded) {
			t.Errorf("%s: %d lines are on record, and the log grew by %d", name, recorded, grown)
		}
	}
}
