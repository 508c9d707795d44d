package kurrentfake

import (
	"context"
	"fmt"
	"strconv"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// refuse ends a call with a status and the trailers that name the reason.
func refuse(ctx context.Context, code codes.Code, text string, trailers ...string) error {
	if len(trailers) > 0 {
		// The only error is that ctx is not a call's, which it always is.
		_ = grpc.SetTrailer(ctx, metadata.Pairs(trailers...))
	}
	return status.Error(code, text)
}

// notLeader refuses a call that asks for the leader and came to another node.
func (n *node) notLeader(ctx context.Context) error {
	address, leader, found := n.server.leading()
	wanted := metadata.ValueFromIncomingContext(ctx, "requires-leader")
	if len(wanted) == 0 || wanted[0] != "true" || leader == n.number {
		return nil
	}
	n.server.calls.refused()
	if !found {
		return refuse(ctx, codes.Unknown, "No leader info available in response")
	}
	return refuse(ctx, codes.NotFound, "Leader info available", "exception", "not-leader",
		"leader-endpoint-host", address.IP.String(), "leader-endpoint-port", strconv.Itoa(address.Port))
}

func (n *node) streamDeleted(ctx context.Context, stream string) error {
	trailers := []string{"exception", "stream-deleted"}
	if !n.server.faults.withoutNames() {
		trailers = append(trailers, "stream-name", stream)
	}
	return refuse(ctx, codes.FailedPrecondition, fmt.Sprintf("Event stream '%s' is deleted.", stream), trailers...)
}

// denied refuses the reading of the whole, if the test wants so.
func (n *node) denied(ctx context.Context) error {
	if !n.server.faults.denies() {
		return nil
	}
	return refuse(ctx, codes.PermissionDenied, "Access Denied", "exception", "access-denied")
}

func wrongVersion(ctx context.Context, stream string, want, actual int64) error {
	return refuse(ctx, codes.FailedPrecondition, "WrongExpectedVersion", "exception", "wrong-expected-version",
		"stream-name", stream, "expected-version", strconv.FormatInt(want, 10), "actual-version", strconv.FormatInt(actual, 10))
}

func tooLarge(ctx context.Context, most int) error {
	return refuse(ctx, codes.InvalidArgument, fmt.Sprintf("Maximum Append Size of %d Exceeded.", most),
		"exception", "maximum-append-size-exceeded", "maximum-append-size", strconv.Itoa(most))
}

func missingMetadata(ctx context.Context, name string) error {
	return refuse(ctx, codes.InvalidArgument, fmt.Sprintf("Required Metadata Property '%s' is missing", name),
		"exception", "missing-required-metadata-property", "required-metadata-properties", "type,content-type")
}

func invalid(text string) error { return status.Error(codes.InvalidArgument, text) }
