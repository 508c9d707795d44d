package client

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// Result is what became of a statement: Recorded, Refused or Waiting.
type Result interface {
	// Sentence tells a person, in one sentence.
	Sentence() string
}

// Recorded says that a statement is on record. The receipt was verified.
type Recorded struct {
	transparency.Receipt
	Index   uint64         // leaf index as the ledger says; the receipt does not sign it
	Verdict domain.Verdict // an honest race may have made it void
	Note    []byte         // the receipt, signed
	Notices []string       // what the ledger found when it computed a report anew
}

// Sentence implements Result.
func (r Recorded) Sentence() string {
	if r.Verdict.Void {
		return fmt.Sprintf("Record %d of %s is on record but void, and changes nothing: %s.", r.Count, r.Stream, strings.TrimSuffix(Clean(r.Verdict.Sentence), "."))
	}
	return fmt.Sprintf("On record as number %d of %s since %s; the receipt is kept, and a checkpoint must cover it by %s.",
		r.Count, r.Stream, r.RecordedAt.Format(time.RFC3339), r.SealBy.Format(time.RFC3339)) + noticed(r.Notices)
}

// Refused says that a statement is not on record and that nothing has changed.
type Refused struct {
	Reason *domain.Error
	Note   []byte // the ledger's signed word, verified; nil when it gave none
}

// Sentence implements Result.
func (r Refused) Sentence() string { return "Not recorded: " + r.Reason.Error() + "." }

const (
	submitMutation = `mutation Submit($envelope: String!, $disclosures: [String!]!) {
	submit(input: {envelope: $envelope, disclosures: $disclosures}) { result { __typename ` + outcomes + `} } }`
	waitMutation = `mutation Wait($envelope: String!, $disclosures: [String!]!) {
	submit(input: {envelope: $envelope, disclosures: $disclosures, wait: true}) { result { __typename ` + outcomes + `
		... on Waiting { pae expires missing { key agency role purpose } notices } } } }`
	outcomes = `
		... on Recorded { receipt index previous verdict { void rule sentence } notices }
		... on Refused { kind rule field sentence refusal }`
)

// submitAnswer holds the members of every kind of result.
type submitAnswer struct {
	Submit struct {
		Result struct {
			Typename string `json:"__typename"`
			Receipt  string
			Index    uint64
			Previous transparency.Digest
			Verdict  domain.Verdict
			Kind     string
			Rule     string
			Field    string
			Sentence string
			Refusal  string
			PAE      string
			Expires  time.Time
			Missing  []domain.Signer
			Notices  []string
		}
	}
}

// Submit hands a statement in and verifies the answer. One that lacks signatures
// is left with the ledger to wait for them, or completed if they wait there. The same bytes may be
// handed in again and get the same receipt, which is what to do after an error
// of kind Unavailable: the statement may be on record. An error of kind Tampered
// means that the ledger's word does not hold.
func (s *Server) Submit(ctx context.Context, signed Signed) (Result, error) {
	var got submitAnswer
	disclosures := signed.Disclosures
	if disclosures == nil {
		disclosures = []string{} // what waits at the ledger has them there
	}
	mutation := submitMutation
	if len(signed.Missing()) > 0 {
		mutation = waitMutation
	}
	err := s.ask(ctx, mutation, map[string]any{
		"envelope": string(signed.Envelope.Bytes()), "disclosures": disclosures}, &got)
	if err != nil {
		return nil, err
	}
	r := got.Submit.Result
	switch r.Typename {
	case "Recorded":
		receipt, err := CheckReceipt(s.trust, signed, []byte(r.Receipt), r.Previous, s.Now())
		if err != nil {
			return nil, err
		}
		return Recorded{Receipt: receipt, Index: r.Index, Verdict: r.Verdict, Note: []byte(r.Receipt), Notices: r.Notices}, nil
	case "Refused":
		reason := &domain.Error{Kind: kindOf(r.Kind), Rule: Clean(r.Rule), Field: Clean(r.Field), Sentence: strings.TrimSuffix(Clean(r.Sentence), ".")}
		return s.refused(signed, reason, r.Refusal)
	case "Waiting":
		if len(signed.Missing()) == 0 {
			return nil, tampered("the ledger says that record "+signed.Statement.ID+" waits for signatures, and it has them all", nil)
		}
		if r.PAE != signed.PAE().String() {
			return nil, tampered("the ledger keeps another statement waiting than record "+signed.Statement.ID, nil)
		}
		return Waiting{PAE: signed.PAE(), Missing: r.Missing, Expires: r.Expires, Notices: r.Notices}, nil
	}
	return nil, &domain.Error{Kind: domain.Internal, Sentence: "the ledger's answer is not the one of this version"}
}

// refused verifies the ledger's signed no.
func (s *Server) refused(signed Signed, reason *domain.Error, note string) (Result, error) {
	if note == "" {
		return Refused{Reason: reason}, nil
	}
	refusal, err := s.trust.OpenRefusal([]byte(note))
	if err == nil && refusal.PAE != signed.PAE() {
		err = fmt.Errorf("it is about another statement")
	}
	if err != nil {
		return nil, &domain.Error{Kind: domain.Tampered, Cause: err,
			Sentence: "the ledger refuses record " + signed.Statement.ID + " with a word that is not its own"}
	}
	return Refused{Reason: reason, Note: []byte(note)}, nil
}

// sealWithin is how long after the recorded time a ledger may promise the
// checkpoint for (docs/formats.md).
const sealWithin = time.Minute

// CheckReceipt verifies a receipt under the trust file: that it is for this
// statement, and that it promises what a receipt must. Previous is the leaf hash of
// the stream's record before, zero for the first, as the ledger told it: no other
// gives the leaf of the receipt, so that it needs no signature. Now bounds the
// recorded time: a promise from the future would never be due. Errors are of kind
// Tampered.
func CheckReceipt(trust transparency.Trust, signed Signed, note []byte, previous transparency.Digest, now time.Time) (transparency.Receipt, error) {
	receipt, err := trust.OpenReceipt(note)
	why := ""
	switch {
	case err != nil:
		why = "its signature does not hold under the trust file"
	case receipt.PAE != signed.PAE():
		why = "it is for another statement"
	case receipt.Stream != string(signed.Statement.Stream):
		why = "it is for another stream"
	case receipt.Count <= signed.Statement.After.Count:
		why = "it puts the record where other records were seen"
	case receipt.SealBy.Sub(receipt.RecordedAt) > sealWithin:
		why = "it promises the checkpoint too late"
	case !isLeaf(signed, receipt, previous):
		why = "the leaf that it promises does not hold the statement"
	case receipt.RecordedAt.After(now.Add(domain.ClockSkew)):
		why = "its time is not yet; is this device's clock right?"
	default:
		return receipt, nil
	}
	return receipt, &domain.Error{Kind: domain.Tampered, Cause: err,
		Sentence: "the ledger's receipt for record " + signed.Statement.ID + " does not hold: " + why}
}

// isLeaf computes the leaf: a receipt that promises another one would be kept by
// any record. Half a statement's envelope is not yet the one on record; whoever
// reads the entries finds a false leaf there.
func isLeaf(signed Signed, r transparency.Receipt, previous transparency.Digest) bool {
	if len(signed.Missing()) > 0 {
		return true
	}
	entry, err := transparency.Entry{RecordedAt: r.RecordedAt, Before: r.Count - 1, Prev: previous, Envelope: signed.Envelope.Bytes()}.Bytes()
	return err == nil && transparency.LeafHash(entry) == r.Leaf
}
