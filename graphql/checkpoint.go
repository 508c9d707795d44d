package graphql

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/ledger"
)

// checkpoint is the source of Checkpoint.
type checkpoint struct {
	origin string
	size   uint64
	root   string // hexadecimal
	note   string
}

func (t *types) checkpointType() *gql.Object {
	return gql.NewObject(gql.ObjectConfig{
		Name:        "Checkpoint",
		Description: "The head of the log as it was signed (C2SP tlog-checkpoint). Verify the note; the other fields only repeat it.",
		Fields: gql.Fields{
			"origin": plain(must(gql.String), "Name of the log.", func(c checkpoint) any { return c.origin }),
			"size":   plain(must(gql.Int), "Records the tree holds.", func(c checkpoint) any { return c.size }),
			"root":   plain(must(gql.String), "RFC 6962 root, in hexadecimal.", func(c checkpoint) any { return c.root }),
			"note":   plain(must(gql.String), "The signed note, verbatim.", func(c checkpoint) any { return c.note }),
		},
	})
}

var errCheckpoint = errors.New("read checkpoint: malformed")

// readCheckpoint reads the three lines of a checkpoint that this ledger signed.
// Signatures are for clients to verify.
func readCheckpoint(note []byte) (checkpoint, error) {
	lines := strings.SplitN(string(note), "\n", 4)
	if len(lines) != 4 || !strings.HasPrefix(lines[3], "\n") {
		return checkpoint{}, errCheckpoint
	}
	size, err := strconv.ParseUint(lines[1], 10, 63)
	if err != nil {
		return checkpoint{}, errCheckpoint
	}
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(root) != 32 {
		return checkpoint{}, errCheckpoint
	}
	return checkpoint{origin: lines[0], size: size, root: hex.EncodeToString(root), note: string(note)}, nil
}

// consistencyField proves that the log has only grown.
func (t *types) consistencyField() *gql.Field {
	type row = ledger.Consistency
	consistency := gql.NewObject(gql.ObjectConfig{
		Name:        "Consistency",
		Description: "That the log of the last checkpoint begins with all that it held at an older size. It needs nothing but the log's key to be checked.",
		Fields: gql.Fields{
			"older":  plain(must(gql.Int), "The older size.", func(c row) any { return c.Older }),
			"root":   plain(must(gql.String), "RFC 6962 root at that size, in hexadecimal: a checkpoint of that size which bears another is of another log.", func(c row) any { return string(c.Root) }),
			"hashes": plain(listOf(gql.String), "The proof (RFC 6962, section 2.1.2), in hexadecimal.", func(c row) any { return texts(c.Hashes) }),
			"checkpoint": {Type: must(t.checkpoint), Description: "The checkpoint it leads to.", Resolve: func(p gql.ResolveParams) (any, error) {
				return readCheckpoint(p.Source.(row).Checkpoint)
			}},
		},
	})
	return asked(must(consistency), "That nothing was rewritten since an older checkpoint that one has kept.",
		argument("size", gql.Int, "How many records the log had then, as that checkpoint says."),
		func(ctx context.Context, caller ledger.Caller, args map[string]any) (any, error) {
			if err := t.api.mayReadLedger(ctx, caller); err != nil {
				return nil, err
			}
			size := args["size"].(int)
			if size < 1 {
				return nil, inputFault("size", "a checkpoint that proves something holds 1 record or more")
			}
			return t.api.ledger.ProveConsistency(ctx, uint64(size))
		})
}
