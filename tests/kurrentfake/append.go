package kurrentfake

import (
	"context"
	"errors"
	"io"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
)

// contentTypes are how an event's data may be called; anything that is not JSON
// counts as bytes.
const (
	contentJSON  = "application/json"
	contentBytes = "application/octet-stream"
)

// Append implements streams.StreamsServer: one atomic write.
func (n *node) Append(call streams.Streams_AppendServer) error {
	ctx := call.Context()
	if err := n.notLeader(ctx); err != nil {
		return err
	}
	first, err := call.Recv()
	if err != nil {
		return err
	}
	name := string(first.GetOptions().GetStreamIdentifier().GetStreamName())
	want, err := expectation(first.GetOptions())
	if err != nil {
		return err
	}
	events, err := n.proposals(call)
	if err != nil {
		return err
	}
	a, err := n.write(ctx, name, want, events)
	if err != nil {
		return err
	}
	return call.SendAndClose(appendResponse(want, a))
}

// expectation reads what the append expects of its stream.
func expectation(o *streams.AppendReq_Options) (int64, error) {
	switch e := o.GetExpectedStreamRevision().(type) {
	case *streams.AppendReq_Options_Revision:
		if int64(e.Revision) < 0 {
			return 0, invalid("revision is out of range")
		}
		return int64(e.Revision), nil
	case *streams.AppendReq_Options_NoStream:
		return noStream, nil
	case *streams.AppendReq_Options_Any:
		return anyState, nil
	case *streams.AppendReq_Options_StreamExists:
		return streamExists, nil
	default:
		return 0, invalid("an append begins with its options and an expected revision")
	}
}

// proposals reads the events, until the caller has no more.
func (n *node) proposals(call streams.Streams_AppendServer) ([]*event, error) {
	var events []*event
	size, most := 0, n.server.faults.largest()
	for {
		request, err := call.Recv()
		if errors.Is(err, io.EOF) {
			return events, nil
		}
		if err != nil {
			return nil, err
		}
		p := request.GetProposedMessage()
		if p == nil {
			return nil, invalid("expected a proposed message")
		}
		size += len(p.Data) + len(p.CustomMetadata) + len(p.Metadata["type"])
		if size > most {
			return nil, tooLarge(call.Context(), most)
		}
		e, err := proposal(call.Context(), p)
		if err != nil {
			return nil, err
		}
		events = append(events, e)
	}
}

func proposal(ctx context.Context, p *streams.AppendReq_ProposedMessage) (*event, error) {
	for _, name := range []string{"type", "content-type"} {
		if p.Metadata[name] == "" {
			return nil, missingMetadata(ctx, name)
		}
	}
	content := contentBytes
	if p.Metadata["content-type"] == contentJSON {
		content = contentJSON
	}
	return &event{
		id: uuidOf(p.Id), custom: p.CustomMetadata, data: p.Data,
		metadata: map[string]string{"type": p.Metadata["type"], "content-type": content},
	}, nil
}

// write appends, or loses its answer if the test wants so.
func (n *node) write(ctx context.Context, name string, want int64, events []*event) (answer, error) {
	abort, late := n.server.faults.abort()
	if abort && !late {
		return answer{}, status.Error(codes.Aborted, "Operation timed out: prepare")
	}
	if err := n.server.jostle(); err != nil {
		return answer{}, status.Error(codes.Internal, err.Error())
	}
	a, err := n.server.log.append(name, want, events)
	switch {
	case err != nil:
		return answer{}, status.Error(codes.Internal, err.Error())
	case abort:
		return answer{}, status.Error(codes.Aborted, "Operation timed out: commit")
	case a.verdict == deleted:
		return answer{}, n.streamDeleted(ctx, name)
	}
	n.server.calls.wrote(n.number)
	return a, nil
}

// appendResponse says success or conflict; a conflict is no error of the call.
func appendResponse(want int64, a answer) *streams.AppendResp {
	if a.verdict == conflict {
		return &streams.AppendResp{Result: &streams.AppendResp_WrongExpectedVersion_{WrongExpectedVersion: wrongExpected(want, a.last)}}
	}
	success := &streams.AppendResp_Success{PositionOption: &streams.AppendResp_Success_NoPosition{NoPosition: &shared.Empty{}}}
	if a.last < 0 {
		success.CurrentRevisionOption = &streams.AppendResp_Success_NoStream{NoStream: &shared.Empty{}}
	} else {
		success.CurrentRevisionOption = &streams.AppendResp_Success_CurrentRevision{CurrentRevision: uint64(a.last)}
	}
	if a.at != start {
		success.PositionOption = &streams.AppendResp_Success_Position{
			Position: &streams.AppendResp_Position{CommitPosition: a.at.commit, PreparePosition: a.at.prepare}}
	}
	return &streams.AppendResp{Result: &streams.AppendResp_Success_{Success: success}}
}

func wrongExpected(want, last int64) *streams.AppendResp_WrongExpectedVersion {
	w := &streams.AppendResp_WrongExpectedVersion{}
	switch {
	case want == anyState:
		w.ExpectedRevisionOption = &streams.AppendResp_WrongExpectedVersion_ExpectedAny{ExpectedAny: &shared.Empty{}}
	case want == streamExists:
		w.ExpectedRevisionOption = &streams.AppendResp_WrongExpectedVersion_ExpectedStreamExists{ExpectedStreamExists: &shared.Empty{}}
	case want == noStream:
		w.ExpectedRevisionOption = &streams.AppendResp_WrongExpectedVersion_ExpectedNoStream{ExpectedNoStream: &shared.Empty{}}
	default:
		w.ExpectedRevisionOption = &streams.AppendResp_WrongExpectedVersion_ExpectedRevision{ExpectedRevision: uint64(want)}
	}
	if last < 0 {
		w.CurrentRevisionOption = &streams.AppendResp_WrongExpectedVersion_CurrentNoStream{CurrentNoStream: &shared.Empty{}}
	} else {
		w.CurrentRevisionOption = &streams.AppendResp_WrongExpectedVersion_CurrentRevision{CurrentRevision: uint64(last)}
	}
	return w
}
