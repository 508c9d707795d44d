package simulate

import (
	"encoding/hex"
	"strconv"

	"github.com/homeward-ledger/homeward/domain"
)

// checkpoints is the desk that shows the log to a witness, once a week.
func (c *caseload) checkpoints() *life {
	l := c.desk("checkpoints", "")
	for at := l.from.Add(7 * day); at.Before(c.options.Until); at = at.Add(7 * day) {
		l.on(at, func(c *caseload, l *life) error {
			c.show(domain.DossierIssued{Size: int64(c.author.Size()), Root: c.rootAt(c.author.Size())}, "the operator")
			return nil
		})
	}
	return l
}

// show tells of a checkpoint that somebody holds.
func (c *caseload) show(head domain.DossierIssued, by string) {
	if c.options.Heads != nil {
		c.options.Heads(domain.HeadSeen{Size: uint64(head.Size), Root: head.Root, At: c.clock, By: by, Signed: 1, Quorum: 1})
	}
}

// rootAt stands for the root of the log at a size.
func (c *caseload) rootAt(size uint64) domain.Digest {
	sum := derive(c.author.World.Seed, "root", strconv.FormatUint(size, 10))
	return domain.Digest(hex.EncodeToString(sum[:]))
}
