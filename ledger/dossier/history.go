package dossier

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/homeward-ledger/homeward/domain"
)

// past is a packed record, read and judged at its own index.
type past struct {
	Packed
	Record
	verdict domain.Verdict
	limits  domain.Limits // of the profile in force at its index
}

// history is everything that the packed records say, refolded. It rests on the
// leaves alone; whether they are in the log is checked elsewhere.
type history struct {
	records []past // in the order of their indexes
	streams map[domain.StreamID][]int
	replay  *Replay
	policy  string // text of the profile in force at the end; empty without one
}

// recount reads and refolds the records, which must be sorted by index.
func recount(packed []Packed) *history {
	h := &history{replay: NewReplay(), streams: map[domain.StreamID][]int{}}
	for i, p := range packed {
		record := Read(p.Index, p.Leaf)
		one := past{Packed: p, Record: record, verdict: h.replay.Next(record)}
		one.limits = h.replay.State(domain.TheLedger).Ledger.Get().Policy.Limits
		h.records = append(h.records, one)
		if record.Unreadable != nil {
			continue
		}
		stream := record.Statement.Stream
		h.streams[stream] = append(h.streams[stream], i)
		if activated, ok := record.Statement.Event.(domain.PolicyActivated); ok && !one.verdict.Void {
			h.policy = activated.Text
		}
	}
	return h
}

// at returns the record with an index.
func (h *history) at(index uint64) (past, bool) {
	i, found := slices.BinarySearchFunc(h.records, index, func(p past, index uint64) int {
		return cmp.Compare(p.Index, index)
	})
	if !found {
		return past{}, false
	}
	return h.records[i], true
}

// before returns the records below an index.
func (h *history) before(index uint64) []past {
	n := slices.IndexFunc(h.records, func(p past) bool { return p.Index >= index })
	if n < 0 {
		return h.records
	}
	return h.records[:n]
}

// of returns a stream's records in order.
func (h *history) of(stream domain.StreamID) []past {
	var records []past
	for _, i := range h.streams[stream] {
		records = append(records, h.records[i])
	}
	return records
}

// statements is of in the form that a closure asks for.
func (h *history) statements(stream domain.StreamID) ([]domain.Statement, error) {
	var statements []domain.Statement
	for _, i := range h.streams[stream] {
		statements = append(statements, h.records[i].Statement)
	}
	return statements, nil
}

// ledger returns the ledger's own state after the last record.
func (h *history) ledger() domain.LedgerState { return h.replay.State(domain.TheLedger).Ledger.Get() }

// agency returns an agency's state after the last record.
func (h *history) agency(id domain.StreamID) domain.AgencyState {
	return h.replay.State(id).Agency.Get()
}

// policyFile is the text of policy.json.
func (h *history) policyFile() []byte {
	if h.policy == "" {
		return []byte("{}")
	}
	return []byte(h.policy)
}

// ordinal writes the number, from 1, of the record at a position from 0.
func ordinal(position int) string { return strconv.Itoa(position + 1) }
