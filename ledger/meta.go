package ledger

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/ledger/dossier"
	"github.com/homeward-ledger/homeward/transparency"
)

// meta is what stands beside the envelope in the store: the header of the entry,
// as text, and the disclosures, encrypted. The ciphertexts are no part of the
// leaf: erasing them leaves the log whole.
type meta struct {
	Header string   `json:"header"`
	Sealed []Sealed `json:"sealed,omitempty"`
}

// encodeMeta writes a meta as transparency.Marshal does, without asking what of it must be
// escaped: of a header the ends of its lines, and nothing of the ids that the vault takes.
func encodeMeta(entry transparency.Entry, sealed []Sealed) []byte {
	header, size := entry.Header(), 64
	for _, s := range sealed {
		size += 64*(1+len(s.Subjects)) + base64.StdEncoding.EncodedLen(len(s.Data))
	}
	out := append(make([]byte, 0, size+len(header)), `{"header":"`...)
	out = append(out, bytes.ReplaceAll(header, []byte("\n"), []byte(`\n`))...)
	before := `","sealed":[`
	for _, s := range sealed {
		out = append(append(out, before...), `{"subjects":["`...)
		out = append(append(out, strings.Join(s.Subjects, `","`)...), `"],"data":"`...)
		out = append(base64.StdEncoding.AppendEncode(out, s.Data), `"}`...)
		before = `,`
	}
	if len(sealed) == 0 {
		return append(out, `"}`...)
	}
	return append(out, `]}`...)
}

// leafOf puts a leaf together again from what the store keeps. Whatever was
// written there by hand gives some bytes: a leaf that may be unreadable.
func leafOf(r eventstore.Recorded) (leaf []byte, sealed []Sealed) {
	m, usual := parseMeta(r.Meta)
	if !usual {
		if err := transparency.Unmarshal(r.Meta, &m); err != nil {
			return r.Data, nil
		}
	}
	leaf = make([]byte, 0, len(m.Header)+len(r.Data))
	return append(append(leaf, m.Header...), r.Data...), m.Sealed
}

var errStop = errors.New("stop")

// readFounding reads the first record, without which there is no ledger.
func readFounding(ctx context.Context, store eventstore.Store) (domain.LedgerFounded, error) {
	var founding domain.LedgerFounded
	found := false
	err := store.ReadAll(ctx, "", 1, func(r eventstore.Recorded) error {
		leaf, _ := leafOf(r)
		founding, found = dossier.Read(0, leaf).Statement.Event.(domain.LedgerFounded)
		return nil
	})
	if err != nil {
		return founding, fmt.Errorf("read founding: %w", err)
	}
	if !found {
		return founding, tampered("read the founding", errors.New("the first record is no founding"))
	}
	return founding, nil
}

// foundingEntry makes the first leaf.
func foundingEntry(envelope []byte, at time.Time) (transparency.Entry, dossier.Record, error) {
	parsed, err := transparency.ParseEnvelope(envelope)
	if err != nil {
		return transparency.Entry{}, dossier.Record{}, invalid("envelope", "the founding is no signed envelope", err)
	}
	entry := transparency.Entry{RecordedAt: at.UTC(), Envelope: parsed.Bytes()}
	leaf, err := entry.Bytes()
	if err != nil {
		return entry, dossier.Record{}, invalid("envelope", "the founding does not make a leaf", err)
	}
	record := dossier.Read(0, leaf)
	if record.Unreadable != nil {
		return entry, record, record.Unreadable
	}
	if v := dossier.NewReplay().Next(record); v.Void {
		return entry, record, &domain.Error{Kind: domain.Invalid, Rule: v.Rule, Sentence: v.Sentence}
	}
	if record.Statement.Type != domain.TypeLedgerFounded {
		return entry, record, invalid("type", "a ledger begins with its founding", nil)
	}
	return entry, record, nil
}

func invalid(field, sentence string, cause error) *domain.Error {
	return &domain.Error{Kind: domain.Invalid, Rule: "H3", Field: field, Sentence: sentence, Cause: cause}
}
