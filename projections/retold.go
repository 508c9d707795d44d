package projections

import "github.com/homeward-ledger/homeward/domain"

// Tell is the story of a stream as it stands, of its valid records in their order:
// for whoever has the records and no views.
func Tell(stream domain.StreamID, told []domain.Statement) []domain.Step {
	right, wrong := corrections(told)
	return tell(stream, told, right, wrong).steps()
}
