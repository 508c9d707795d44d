package kurrentstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/homeward-ledger/homeward/eventstore"
)

// A call that failed is repeated after a pause. All attempts together wait a few
// seconds, which is about what a cluster needs for an election.
const (
	attempts   = 8
	firstPause = 25 * time.Millisecond
	longPause  = 2 * time.Second
)

// codeOf returns the client's name for what went wrong; false when the error is
// not the client's.
func codeOf(err error) (esdb.ErrorCode, bool) {
	var failure *esdb.Error
	if !errors.As(err, &failure) {
		return 0, false
	}
	return failure.Code(), true
}

func isCode(err error, code esdb.ErrorCode) bool {
	got, ok := codeOf(err)
	return ok && got == code
}

// spoils says whether the connection is to be given up after the error. An
// answer of the server's says nothing against it, and after "not leader" the
// client has gone to the leader by itself.
func spoils(err error) bool {
	code, ok := codeOf(err)
	if !ok {
		return true
	}
	switch code {
	case esdb.ErrorCodeWrongExpectedVersion, esdb.ErrorCodeStreamDeleted, esdb.ErrorCodeNotLeader, esdb.ErrorAborted:
		return false
	case esdb.ErrorCodeResourceNotFound:
		return !absent(err)
	case esdb.ErrorCodeUnknown:
		return status.Code(failureOf(err)) != codes.InvalidArgument
	default:
		return true
	}
}

// absent says whether the error means that there is no such stream. The client
// has the same code for an answer of "not found" to the whole call.
func absent(err error) bool {
	return isCode(err, esdb.ErrorCodeResourceNotFound) && status.Code(failureOf(err)) != codes.NotFound
}

// cancelled says whether a call ended by its context, as gRPC reports it. The
// client's own failure to find a node is wrapped once more.
func cancelled(err error) bool {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return true
	}
	answer, ok := failureOf(err).(interface{ GRPCStatus() *status.Status })
	if !ok {
		return errors.Is(err, io.EOF) // a send after the end; the reason comes with the receive
	}
	code := answer.GRPCStatus().Code()
	return code == codes.Canceled || code == codes.DeadlineExceeded
}

// failureOf is what the client had from gRPC.
func failureOf(err error) error {
	var failure *esdb.Error
	if errors.As(err, &failure) && failure.Err() != nil {
		return failure.Err()
	}
	return err
}

// final translates an error that no repeat can help. Such a call has written
// nothing. Any other error gives nil: the outcome is unknown.
func final(err error) error {
	code := status.Code(failureOf(err))
	switch {
	case errors.Is(err, eventstore.ErrClosed), errors.Is(err, eventstore.ErrDamaged):
		return err
	case isCode(err, esdb.ErrorCodeStreamDeleted):
		return fmt.Errorf("somebody has deleted it: %w", eventstore.ErrDamaged)
	case code == codes.Unauthenticated, code == codes.PermissionDenied:
		return fmt.Errorf("%w: server refuses our login, or lets it not read $all: %w", eventstore.ErrUnavailable, err)
	case code != codes.InvalidArgument:
		return nil
	case strings.Contains(err.Error(), "Append Size"), strings.Contains(err.Error(), "append event size"):
		return fmt.Errorf("%w: server takes less in one append; raise its MaxAppendSize", eventstore.ErrTooLarge)
	default:
		return fmt.Errorf("server refuses: %w: %w", eventstore.ErrInvalid, err)
	}
}

// pause waits before the next attempt, the first being number 0. It returns
// false when ctx or the store ends meanwhile.
func (s *Store) pause(ctx context.Context, attempt int) bool {
	wait := longPause
	if attempt < 16 {
		wait = min(longPause, firstPause<<attempt)
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	case <-s.life.Done():
		return false
	}
}

// ended is why a read cannot go on, or nil: the caller's context, or Close.
func (s *Store) ended(ctx context.Context) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case s.life.Err() != nil:
		return eventstore.ErrClosed
	default:
		return nil
	}
}

// reading runs a call that changes nothing, and repeats it while that may help.
func reading[T any](ctx context.Context, s *Store, name string, f func(context.Context, *esdb.Client) (T, error)) (T, error) {
	var none T
	joint, cancel := s.joint(ctx)
	defer cancel()
	var err error
	for attempt := range attempts {
		if err := s.ended(ctx); err != nil {
			return none, err
		}
		var value T
		value, err = call(joint, s.link, name, func(c *esdb.Client) (T, error) { return f(joint, c) })
		if err == nil {
			return value, nil
		}
		if err := s.ended(ctx); err != nil {
			return none, err
		}
		if err := final(err); err != nil {
			return none, err
		}
		if attempt < attempts-1 {
			s.pause(ctx, attempt)
		}
	}
	return none, fmt.Errorf("%w: %w", eventstore.ErrUnavailable, err)
}

// joint ends with the caller's context or with the store, whichever is first.
func (s *Store) joint(ctx context.Context) (context.Context, context.CancelFunc) {
	joint, cancel := context.WithCancel(toLeader(ctx))
	unhook := context.AfterFunc(s.life, cancel)
	return joint, func() { unhook(); cancel() }
}
