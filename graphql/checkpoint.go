package graphql

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"

	gql "github.com/graphql-go/graphql"
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
