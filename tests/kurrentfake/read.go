package kurrentfake

import (
	"context"
	"slices"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
)

// reader answers one Read: it sends what the log shows, with the faults that
// the test wants in between.
type reader struct {
	node    *node
	call    streams.Streams_ReadServer
	options *streams.ReadReq_Options
	filter  *filter
	left    int // messages until the call is cut; negative for never
	cut     error
}

// Read implements streams.StreamsServer: reads and catch-up subscriptions.
func (n *node) Read(request *streams.ReadReq, call streams.Streams_ReadServer) error {
	o := request.GetOptions()
	r := &reader{node: n, call: call, options: o, filter: everything}
	r.left, r.cut = n.server.faults.cut()
	if o.GetUuidOption().GetContent() == nil || o.GetFilterOption() == nil || o.GetCountOption() == nil {
		return invalid("a read needs options of uuid, filter and count")
	}
	if f := o.GetFilter(); f != nil {
		var err error
		if r.filter, err = newFilter(f); err != nil {
			return err
		}
	}
	return r.run(call.Context())
}

// run does what the combination of options asks for.
func (r *reader) run(ctx context.Context) error {
	_, subscription := r.options.GetCountOption().(*streams.ReadReq_Options_Subscription)
	backwards := r.options.GetReadDirection() == streams.ReadReq_Options_Backwards
	switch {
	case r.options.GetStream() != nil && r.options.GetFilter() != nil, subscription && backwards:
		return invalid("the combination of options is invalid")
	case subscription && r.options.GetAll() != nil:
		return r.subscribe(ctx)
	case subscription:
		return status.Error(codes.Unimplemented, "this server has no subscriptions to one stream")
	}
	if err := r.node.notLeader(ctx); err != nil {
		return err
	}
	switch {
	case r.options.GetStream() != nil:
		return r.stream(ctx, backwards)
	case r.options.GetAll() != nil:
		return r.all(ctx, backwards)
	default:
		return invalid("a read is of a stream or of all")
	}
}

// stream reads one stream from a revision on, which is included.
func (r *reader) stream(ctx context.Context, backwards bool) error {
	o := r.options.GetStream()
	name := string(o.GetStreamIdentifier().GetStreamName())
	shown, next, deleted := r.node.server.log.read(name)
	if deleted {
		return r.node.streamDeleted(ctx, name)
	}
	if len(shown) == 0 {
		return r.send(&streams.ReadResp{Content: &streams.ReadResp_StreamNotFound_{
			StreamNotFound: &streams.ReadResp_StreamNotFound{StreamIdentifier: o.StreamIdentifier}}})
	}
	from, fromStart, fromEnd := o.GetRevision(), o.GetStart() != nil, o.GetEnd() != nil
	keep := func(e *event) bool { return fromStart || !fromEnd && e.revision >= from }
	if backwards {
		slices.Reverse(shown)
		keep = func(e *event) bool { return fromEnd || !fromStart && e.revision <= from }
	}
	if err := r.page(shown, keep); err != nil || backwards || r.options.GetControlOption().GetCompatibility() < 1 {
		return err
	}
	return r.send(&streams.ReadResp{Content: &streams.ReadResp_LastStreamPosition{LastStreamPosition: next - 1}})
}

// all reads the whole: forwards from a position on, which is included, or
// backwards from before it.
func (r *reader) all(ctx context.Context, backwards bool) error {
	if err := r.node.denied(ctx); err != nil {
		return err
	}
	o := r.options.GetAll()
	from := position{o.GetPosition().GetCommitPosition(), o.GetPosition().GetPreparePosition()}
	fromStart, fromEnd := o.GetStart() != nil, o.GetEnd() != nil
	events := r.node.server.log.all()
	keep := func(e *event) bool { return fromStart || !fromEnd && !e.at.less(from) }
	if backwards {
		slices.Reverse(events)
		keep = func(e *event) bool { return fromEnd || !fromStart && e.at.less(from) }
	}
	return r.page(events, keep)
}

// page sends at most as many events as were asked for.
func (r *reader) page(events []*event, keep func(*event) bool) error {
	sent := uint64(0)
	for _, e := range events {
		if sent == r.options.GetCount() {
			return nil
		}
		if !keep(e) || !r.filter.takes(e) {
			continue
		}
		if err := r.event(e); err != nil {
			return err
		}
		sent++
	}
	return nil
}

func (r *reader) event(e *event) error {
	_, structured := r.options.GetUuidOption().GetContent().(*streams.ReadReq_Options_UUIDOption_Structured)
	return r.send(&streams.ReadResp{Content: &streams.ReadResp_Event{Event: &streams.ReadResp_ReadEvent{
		Event:    e.message(structured),
		Position: &streams.ReadResp_ReadEvent_CommitPosition{CommitPosition: e.at.commit},
	}}})
}

// send sends a message, unless the call is to be cut before it.
func (r *reader) send(m *streams.ReadResp) error {
	if r.left == 0 {
		return r.cut
	}
	r.left--
	_, first := m.Content.(*streams.ReadResp_Confirmation)
	if !first && r.node.server.faults.unknown() {
		if err := r.call.Send(unknownMessage()); err != nil {
			return err
		}
	}
	return r.call.Send(m)
}

// unknownMessage is what a server of a later version might send.
func unknownMessage() *streams.ReadResp {
	m := &streams.ReadResp{}
	m.ProtoReflect().SetUnknown([]byte{0xf2, 0x06, 0x02, 0x08, 0x01}) // field 110, two bytes
	return m
}
