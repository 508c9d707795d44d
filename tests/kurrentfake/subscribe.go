package kurrentfake

import (
	"context"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
)

// pageSize is how many events the servers consider at once.
const pageSize = 32

// subscription is a reader that goes on when it has caught up.
type subscription struct {
	*reader
	at         position // up to which events have been considered
	window     int      // events considered at once
	interval   int      // events considered between two checkpoints
	considered int      // since the last checkpoint
}

// subscribe sends all events after a position, which is excluded, and then
// those that come.
func (r *reader) subscribe(ctx context.Context) error {
	s := &subscription{reader: r, window: pageSize}
	if f := r.options.GetFilter(); f != nil {
		if f.GetWindow() == nil || f.CheckpointIntervalMultiplier == 0 {
			return invalid("a filter needs a window and an interval of checkpoints")
		}
		if most := f.GetMax(); most > 0 {
			s.window = int(most)
		}
		s.interval = s.window * int(f.CheckpointIntervalMultiplier)
	}
	o := r.options.GetAll()
	s.at = position{o.GetPosition().GetCommitPosition(), o.GetPosition().GetPreparePosition()}
	if o.GetEnd() != nil {
		if events := r.node.server.log.all(); len(events) > 0 {
			s.at = events[len(events)-1].at
		}
	}
	dropped := r.node.server.faults.dropped()
	if err := r.send(&streams.ReadResp{Content: &streams.ReadResp_Confirmation{
		Confirmation: &streams.ReadResp_SubscriptionConfirmation{SubscriptionId: "subscription"}}}); err != nil {
		return err
	}
	// The servers from 25 on confirm before they look who leads, and who asks.
	if err := r.node.notLeader(ctx); err != nil {
		return err
	}
	if err := r.node.denied(ctx); err != nil {
		return err
	}
	return s.follow(ctx, dropped)
}

func (s *subscription) follow(ctx context.Context, dropped <-chan struct{}) error {
	live := false
	for {
		page, grown := s.node.server.log.after(s.at, s.window)
		if err := s.consider(page); err != nil {
			return err
		}
		if len(page) > 0 {
			continue
		}
		if !live {
			live = true
			if err := s.caughtUp(); err != nil {
				return err
			}
		}
		select {
		case <-grown:
		case <-dropped:
			return status.Error(codes.Unavailable, "subscription was dropped")
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// consider sends what the filter takes, and a checkpoint when one is due.
func (s *subscription) consider(page []*event) error {
	for _, e := range page {
		s.at = e.at
		if s.filter.takes(e) {
			if err := s.event(e); err != nil {
				return err
			}
		}
		if s.considered++; s.interval > 0 && s.considered >= s.interval {
			if err := s.checkpoint(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *subscription) checkpoint() error {
	s.considered = 0
	return s.send(&streams.ReadResp{Content: &streams.ReadResp_Checkpoint_{
		Checkpoint: &streams.ReadResp_Checkpoint{CommitPosition: s.at.commit, PreparePosition: s.at.prepare}}})
}

// caughtUp says that everything there was has been sent.
func (s *subscription) caughtUp() error {
	if s.interval > 0 && s.at != start {
		if err := s.checkpoint(); err != nil {
			return err
		}
	}
	return s.send(&streams.ReadResp{Content: &streams.ReadResp_CaughtUp_{CaughtUp: &streams.ReadResp_CaughtUp{}}})
}
