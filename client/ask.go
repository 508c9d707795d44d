package client

import (
	"context"
	"encoding/json"

	"github.com/homeward-ledger/homeward/domain"
)

// Ask sends a GraphQL query and returns the data of the answer, in its order. It is
// the ledger's word: nothing of it is checked. Errors are *domain.Error; of kind
// NotFound where there is nothing, or nothing that the token may know of.
func (s *Server) Ask(ctx context.Context, query string, variables map[string]any) (json.RawMessage, error) {
	var data json.RawMessage
	if err := s.ask(ctx, query, variables, &data); err != nil {
		return nil, err
	}
	if len(data) == 0 || string(data) == "null" {
		return nil, &domain.Error{Kind: domain.Internal, Sentence: "the ledger's answer holds nothing"}
	}
	return data, nil
}
