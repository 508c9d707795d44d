package graphql

import (
	"bytes"
	"context"
	"errors"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
)

// proof is the source of Proof.
type proof struct {
	index      uint64
	leaf       domain.Digest
	file       []byte
	checkpoint checkpoint
}

func (t *types) proofType() *gql.Object {
	return gql.NewObject(gql.ObjectConfig{
		Name:        "Proof",
		Description: "That a leaf stands in the log. It needs nothing but the log's key to be checked.",
		Fields: gql.Fields{
			"index":      plain(must(gql.Int), "Leaf index.", func(p proof) any { return p.index }),
			"leafHash":   plain(must(gql.String), "RFC 6962 hash of the leaf, in hexadecimal.", func(p proof) any { return string(p.leaf) }),
			"file":       plain(must(gql.String), "The proof as a C2SP tlog-proof file, which ends in the checkpoint.", func(p proof) any { return string(p.file) }),
			"checkpoint": plain(must(t.checkpoint), "The checkpoint it leads to.", func(p proof) any { return p.checkpoint }),
		},
	})
}

// proof proves a record by its index. Whoever reads anything here may ask for any
// index: a proof holds hashes, and the hash tiles are public.
func (a *api) proof(ctx context.Context, caller ledger.Caller, index int) (any, error) {
	if err := a.mayReadLedger(ctx, caller); err != nil {
		return nil, err
	}
	if index < 0 {
		return nil, inputFault("index", "the log counts from 0")
	}
	leaf, err := a.ledger.Leaf(ctx, uint64(index))
	if err != nil {
		return nil, err
	}
	return a.prove(ctx, uint64(index), leaf)
}

// eventProof proves an event, unless it is too new to be covered.
func (a *api) eventProof(ctx context.Context, e *eventNode) (any, error) {
	published, err := readCheckpoint(a.ledger.Checkpoint())
	if err != nil {
		return nil, err
	}
	if e.row.Index >= published.size {
		return nil, nil
	}
	leaf, err := a.leaf(ctx, e)
	if err != nil {
		return nil, err
	}
	return a.prove(ctx, e.row.Index, leaf)
}

func (a *api) prove(ctx context.Context, index uint64, leaf ledger.Leaf) (any, error) {
	file, err := a.ledger.Prove(ctx, index)
	if err != nil {
		return nil, err
	}
	// The file's own lines are never empty, so the first empty one ends them.
	_, note, found := bytes.Cut(file, []byte("\n\n"))
	if !found {
		return nil, errors.New("read proof: no checkpoint in it")
	}
	end, err := readCheckpoint(note)
	if err != nil {
		return nil, err
	}
	return proof{index: index, leaf: leaf.Record.Statement.Recorded.Leaf, file: file, checkpoint: end}, nil
}
