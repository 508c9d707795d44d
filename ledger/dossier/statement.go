package dossier

import (
	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// ParseStatement reads the payload of an envelope; the error is that of
// domain.ParseStatement with strict JSON, which decides. A payload in the form in which
// this project writes one is read without a decoder for all but its facts: that takes a
// quarter of the time, for every record that anybody reads. Where this comes to an error
// the decoder is asked, so that what is refused is refused in one way.
func ParseStatement(payload []byte) (domain.Statement, error) {
	if s, err := domain.ParseStatement(payload, keptOrStrict); err == nil {
		return s, nil
	}
	return domain.ParseStatement(payload, transparency.Unmarshal)
}

// Skim reads a payload that was judged before: what its signers say, without the event that
// the facts are. False for what is no statement.
func Skim(payload []byte) (domain.Statement, bool) {
	if s, usual := keptStatement(payload); usual {
		return s, true
	}
	var s domain.Statement
	err := transparency.Unmarshal(payload, &s)
	return s, err == nil
}

// keptOrStrict is transparency.Unmarshal, which reads what is no statement in the form
// that it is mostly in.
func keptOrStrict(data []byte, into any) error {
	if s, ok := into.(*domain.Statement); ok {
		if kept, usual := keptStatement(data); usual {
			*s = kept
			return nil
		}
	}
	return transparency.Unmarshal(data, into)
}

// keptStatement reads a statement with its members in the order of domain.Statement, plain
// ASCII outside of facts, and no space between; false for any other. Of facts it finds the
// end alone: whether they are strict JSON is seen when they are read.
func keptStatement(payload []byte) (s domain.Statement, usual bool) {
	in := transparency.NewKeptReader(payload)
	if in.Skip(`{`); in.Next(`"ledger":"`) {
		s.Ledger = domain.Digest(in.Plain())
		in.Skip(`",`)
	}
	s.ID = in.PlainAfter(`"id":"`)
	s.Type = in.PlainAfter(`","type":"`)
	s.Stream = domain.StreamID(in.PlainAfter(`","stream":"`))
	in.Skip(`","after":{"count":`)
	s.After.Count = in.Number()
	if in.Next(`,"digest":"`) {
		s.After.Digest = domain.Digest(in.Plain())
		in.Skip(`"`)
	}
	in.Skip(`},"signers":[`)
	s.Signers = transparency.ListOf(in, keptSigner)
	in.Skip(`,"source":{"kind":"`)
	s.Source = keptSource(in)
	in.Skip(`,"occurredAt":{"value":"`)
	s.OccurredAt = keptClaim(in)
	keptOptional(in, &s)
	in.Skip(`,"facts":`)
	s.Facts = in.Object()
	if in.Next(`,"sealed":{"`) {
		s.Sealed = keptSealed(in)
	}
	in.Skip(`}`)
	return s, in.Whole()
}

// keptOptional reads what stands between the time and the facts, if anything does.
func keptOptional(in *transparency.KeptReader, s *domain.Statement) {
	if in.Next(`,"captured":{"at":"`) {
		s.Captured = &domain.Capture{At: in.Plain()}
		s.Captured.Device = in.PlainAfter(`","device":"`)
		in.Skip(`","counter":`)
		s.Captured.Counter = in.Number()
		in.Skip(`}`)
	}
	if in.Next(`,"expires":"`) {
		s.Expires = in.Plain()
		in.Skip(`"`)
	}
	if in.Next(`,"place":"`) {
		s.Place = in.Plain()
		in.Skip(`"`)
	}
	if in.Next(`,"policy":{"id":"`) {
		s.Policy = &domain.PolicyRef{ID: in.Plain()}
		s.Policy.Digest = domain.Digest(in.PlainAfter(`","digest":"`))
		in.Skip(`"}`)
	}
	if in.Next(`,"refs":[`) {
		s.Refs = transparency.ListOf(in, keptRef)
	}
	if in.Next(`,"evidence":[`) {
		s.Evidence = transparency.ListOf(in, keptEvidence)
	}
}

func keptSigner(in *transparency.KeptReader) (s domain.Signer) {
	s.Key = in.PlainAfter(`{"key":"`)
	s.Agency = domain.StreamID(in.PlainAfter(`","agency":"`))
	s.Role = in.PlainAfter(`","role":"`)
	s.Purpose = in.PlainAfter(`","purpose":"`)
	in.Skip(`"}`)
	return s
}

func keptSource(in *transparency.KeptReader) (s domain.Source) {
	s.Kind = in.Plain()
	if in.Next(`","body":"`) {
		s.Body = in.Plain()
	}
	if in.Next(`","document":"`) {
		s.Document = domain.Digest(in.Plain())
	}
	in.Skip(`"}`)
	return s
}

func keptClaim(in *transparency.KeptReader) (c domain.ClaimedTime) {
	c.Value = in.Plain()
	c.Precision = domain.Precision(in.PlainAfter(`","precision":"`))
	c.Zone = in.PlainAfter(`","zone":"`)
	in.Skip(`"}`)
	return c
}

func keptRef(in *transparency.KeptReader) (r domain.Ref) {
	r.Rel = in.PlainAfter(`{"rel":"`)
	r.Stream = domain.StreamID(in.PlainAfter(`","stream":"`))
	if in.Next(`","id":"`) {
		r.ID = in.Plain()
	}
	in.Skip(`"}`)
	return r
}

func keptEvidence(in *transparency.KeptReader) (e domain.Evidence) {
	e.Kind = in.PlainAfter(`{"kind":"`)
	e.MediaType = in.PlainAfter(`","mediaType":"`)
	in.Skip(`","bytes":`)
	e.Bytes = in.Number()
	e.SHA256 = domain.Digest(in.PlainAfter(`,"sha256":"`))
	in.Skip(`"}`)
	return e
}

// keptSealed reads commitments by path, each path once, and the end of their list.
func keptSealed(in *transparency.KeptReader) map[string]*domain.Digest {
	sealed := map[string]*domain.Digest{}
	for more := true; more && in.Good(); more = in.Next(`,"`) {
		path := in.Plain()
		_, twice := sealed[path]
		in.Want(!twice)
		if sealed[path] = nil; !in.Next(`":null`) {
			commitment := domain.Digest(in.PlainAfter(`":"`))
			in.Skip(`"`)
			sealed[path] = &commitment
		}
	}
	in.Skip(`}`)
	return sealed
}
