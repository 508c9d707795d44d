package graphql

import (
	"fmt"
	"maps"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/projections"
)

// eventFields are the fields of the interface Event, which every event type has.
func (t *types) eventFields() gql.Fields {
	fields := gql.Fields{
		"id":       plain(must(gql.ID), "Global and opaque.", func(e *eventNode) any { return indexID(idEvent, e.row.Index) }),
		"recordId": plain(gql.String, "Id that the signer gave it; unique in its stream.", func(e *eventNode) any { return optional(e.row.ID) }),
		"type":     plain(gql.String, "Literal of the event type, with its version.", func(e *eventNode) any { return optional(e.row.Type) }),
		"stream":   plain(gql.String, "Stream it stands in.", func(e *eventNode) any { return optional(e.row.Stream) }),
		"index":    plain(must(gql.Int), "Leaf index: its place in the log, from 0.", func(e *eventNode) any { return e.row.Index }),
		"count": plain(gql.Int, "Its place in the stream, from 1.", func(e *eventNode) any {
			if e.row.Stream == "" {
				return nil
			}
			return e.row.Count
		}),
		"occurredAt": plain(t.claimed, "When the signers claim it happened.", func(e *eventNode) any {
			if e.row.Occurred == (domain.ClaimedTime{}) {
				return nil
			}
			return e.row.Occurred
		}),
		"recordedAt": plain(t.dateTime, "When the ledger says it recorded it.", func(e *eventNode) any {
			if e.row.Recorded.IsZero() {
				return nil
			}
			return e.row.Recorded
		}),
		"signers": plain(listOf(t.signer), "Who signed, by key.", func(e *eventNode) any { return notNull(e.statement.Signers) }),
		"source": plain(t.source, "Whose words these are.", func(e *eventNode) any {
			if e.statement.Source.Kind == "" {
				return nil
			}
			return e.statement.Source
		}),
		"place":    plain(gql.String, "Administrative code, never finer than a county.", func(e *eventNode) any { return optional(e.statement.Place) }),
		"verdict":  plain(must(t.verdict), "What the hard rules say of it at its own index.", func(e *eventNode) any { return e.row.Verdict }),
		"unseen":   plain(must(gql.Int), "Records of the stream that stood before it and that its signers had not seen.", func(e *eventNode) any { return e.row.Unseen }),
		"leafHash": plain(must(gql.String), "RFC 6962 hash of its leaf, in hexadecimal.", func(e *eventNode) any { return string(e.row.Leaf) }),
		"refs":     plain(listOf(t.ref), "Earlier records it speaks of.", func(e *eventNode) any { return notNull(e.statement.Refs) }),
		"evidence": plain(listOf(t.evidence), "Files that are kept elsewhere.", func(e *eventNode) any { return notNull(e.statement.Evidence) }),
	}
	maps.Copy(fields, t.askedFields())
	return fields
}

// askedFields are those that cost a query each; nothing is read unless one is
// asked for.
func (t *types) askedFields() gql.Fields {
	newest := fmt.Sprintf(", oldest first; of very many, the newest %d.", maxRemarks)
	return gql.Fields{
		"corrections": {Type: listOf(t.event), Description: "Valid records that declare this one wrong" + newest, Args: t.asOfArguments(nil),
			Resolve: t.remarked(domain.TypeErrorDeclared, func(r projections.Remarks) []uint64 { return r.Corrections })},
		"proof": {Type: t.proof, Description: "That it is in the log; null while no published checkpoint covers it.",
			Resolve: func(p gql.ResolveParams) (any, error) { return t.api.eventProof(p.Context, p.Source.(*eventNode)) }},
		"sealed": {Type: listOf(t.sealed), Description: "Every sealed path of its type.",
			Resolve: func(p gql.ResolveParams) (any, error) { return t.api.sealedValues(p.Context, p.Source.(*eventNode)) }},
		"reviews": {Type: listOf(t.event), Description: "Valid records that say whether this one stands" + newest, Args: t.asOfArguments(nil),
			Resolve: t.remarked(domain.TypeRecordReviewed, func(r projections.Remarks) []uint64 { return r.Reviews })},
		"countersignatures": {Type: listOf(t.event), Description: "Valid records in which a second officer who was there signs later" + newest, Args: t.asOfArguments(nil),
			Resolve: t.remarked(domain.TypeStatementCountersigned, func(r projections.Remarks) []uint64 { return r.Countersignatures })},
		"papersSeen": {Type: listOf(t.event), Description: "Valid records in which a second officer signs who has seen the papers alone" + newest + " The record stays single-signed.", Args: t.asOfArguments(nil),
			Resolve: t.remarked(domain.TypeStatementCountersigned, func(r projections.Remarks) []uint64 { return r.PapersSeen })},
		"singleSigned": {Type: gql.Boolean, Description: "Whether one officer alone signed what a second should sign too, and none who was there has since; null for a void record.",
			Args: t.asOfArguments(nil), Resolve: t.singleSigned},
		"simulated": {Type: must(gql.Boolean), Description: "Whether the ledger's clock is simulated, for ever.",
			Resolve: func(p gql.ResolveParams) (any, error) { return t.api.simulated(p.Context) }},
	}
}

// notNull makes an empty list of none: the schema has no null lists.
func notNull[T any](members []T) []T {
	if members == nil {
		return []T{}
	}
	return members
}

// partTypes makes the small types that events are made of.
func (t *types) partTypes() {
	t.claimed = gql.NewObject(gql.ObjectConfig{
		Name:        "ClaimedTime",
		Description: "When the signers say something happened. It is a claim; the ledger's own word is the recorded time.",
		Fields: gql.Fields{
			"value":     plain(must(gql.String), "Local time as they wrote it; empty when it is unknown.", func(c domain.ClaimedTime) any { return c.Value }),
			"precision": plain(must(gql.String), "How exact it is: `instant`, `day`, `month` or `unknown`.", func(c domain.ClaimedTime) any { return string(c.Precision) }),
			"zone":      plain(must(gql.String), "Offset from UTC, such as +08:00; Z for UTC.", func(c domain.ClaimedTime) any { return c.Zone }),
		},
	})
	t.signer = gql.NewObject(gql.ObjectConfig{
		Name:        "Signer",
		Description: "Under which key somebody signed, for whom, and to what purpose.",
		Fields: gql.Fields{
			"key":     plain(must(gql.String), "Key id: SHA-256 of the public key.", func(s domain.Signer) any { return s.Key }),
			"agency":  plain(must(gql.String), "Stream of the signer's agency.", func(s domain.Signer) any { return string(s.Agency) }),
			"role":    plain(must(gql.String), "Role the signer acted in.", func(s domain.Signer) any { return s.Role }),
			"purpose": plain(must(gql.String), "What the signature is for.", func(s domain.Signer) any { return s.Purpose }),
		},
	})
	t.source = gql.NewObject(gql.ObjectConfig{
		Name:        "Source",
		Description: "Whose words a record holds: its signers' own, or those of a body without a key.",
		Fields: gql.Fields{
			"kind":     plain(must(gql.String), "`own`, `transcribed` or `oral`.", func(s domain.Source) any { return s.Kind }),
			"body":     plain(gql.String, "The body whose words they are.", func(s domain.Source) any { return optional(s.Body) }),
			"document": plain(gql.String, "SHA-256 of the document transcribed.", func(s domain.Source) any { return optional(s.Document) }),
		},
	})
	t.verdict = verdictType()
	t.ref, t.evidence = refType(), evidenceType()
}

func verdictType() *gql.Object {
	return gql.NewObject(gql.ObjectConfig{
		Name:        "Verdict",
		Description: "What the hard rules say of a record at its own index. A void record is kept and shown, and changes nothing.",
		Fields: gql.Fields{
			"void":     plain(must(gql.Boolean), "Whether it changes nothing.", func(v domain.Verdict) any { return v.Void }),
			"rule":     plain(gql.String, "Of a void record: the rule that it breaks.", func(v domain.Verdict) any { return optional(v.Rule) }),
			"sentence": plain(gql.String, "Of a void record: why.", func(v domain.Verdict) any { return optional(v.Sentence) }),
		},
	})
}

func refType() *gql.Object {
	return gql.NewObject(gql.ObjectConfig{
		Name:        "Ref",
		Description: "A reference to an earlier record, or to a stream as a whole.",
		Fields: gql.Fields{
			"rel":      plain(must(gql.String), "`answers`, `follows`, `causes`, `corrects`, `supersedes` or `partOf`.", func(r domain.Ref) any { return r.Rel }),
			"stream":   plain(must(gql.String), "The stream referred to.", func(r domain.Ref) any { return string(r.Stream) }),
			"recordId": plain(gql.String, "The record referred to; null for the stream as a whole.", func(r domain.Ref) any { return optional(r.ID) }),
		},
	})
}

func evidenceType() *gql.Object {
	return gql.NewObject(gql.ObjectConfig{
		Name:        "Evidence",
		Description: "A file that is kept elsewhere.",
		Fields: gql.Fields{
			"kind":      plain(must(gql.String), "What the file is.", func(e domain.Evidence) any { return e.Kind }),
			"mediaType": plain(must(gql.String), "Its media type.", func(e domain.Evidence) any { return e.MediaType }),
			"bytes":     plain(must(gql.Float), "Its size; a Float because recordings pass 32 bits.", func(e domain.Evidence) any { return float64(e.Bytes) }),
			"sha256":    plain(must(gql.String), "Its SHA-256, in hexadecimal.", func(e domain.Evidence) any { return string(e.SHA256) }),
		},
	})
}
