package desk

import (
	"context"

	"github.com/homeward-ledger/homeward/client"
)

// Officers is how many hand in at once.
const Officers = 4

// Outcome is what an officer knows of a statement: that it is on record, or nothing.
type Outcome struct {
	client.Signed
	Result client.Result
	Err    error
}

// HandIn has each officer hand in one statement after the other, until one is not
// answered. The channel closes when all have come to that.
func (d *Desk) HandIn(server *client.Server) <-chan Outcome {
	outcomes := make(chan Outcome, 1000)
	ctx, cancel := context.WithTimeout(d.Context(), patience)
	ended := make(chan struct{}, Officers)
	for range Officers {
		go func() {
			defer func() { ended <- struct{}{} }()
			for o := (Outcome{}); o.Err == nil; outcomes <- o {
				if o.Signed, o.Err = d.Sign(); o.Err == nil {
					o.Result, o.Err = server.Submit(ctx, o.Signed)
				}
			}
		}()
	}
	go func() {
		defer close(outcomes)
		defer cancel()
		for range Officers {
			<-ended
		}
	}()
	return outcomes
}

// WantRecorded keeps the receipt of a statement that has to be on record.
func (d *Desk) WantRecorded(o Outcome) client.Recorded {
	d.Helper()
	recorded, is := o.Result.(client.Recorded)
	if !is || recorded.Verdict.Void {
		d.Fatalf("record %s: %v, %v", o.Statement.ID, o.Result, o.Err)
	}
	fatal(d.T, d.Keep(o.Signed, o.Result))
	return recorded
}
