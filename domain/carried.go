package domain

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"fmt"
)

// TypeStatementCarried brings a statement that its signer can no longer submit.
const TypeStatementCarried = "statement.carried.v1"

// PayloadType is the media type of a statement in its envelope, and part of what
// is signed.
const PayloadType = "application/vnd.homeward.statement.v1+json"

// StatementCarried embeds a statement that was signed before its signer's key
// ended and comes after it. An officer of another agency carries it. It changes
// nothing by itself, and is shown as suspect.
type StatementCarried struct {
	Payload    string   `json:"payload"`
	Signatures []string `json:"signatures"`
	Received   string   `json:"received"`

	carried Statement // Payload, parsed
}

// EventType implements Event.
func (StatementCarried) EventType() string { return TypeStatementCarried }

// Carried returns the statement within. Its Recorded part is zero: it is not on
// record itself.
func (e StatementCarried) Carried() Statement { return e.carried }

var receipts = Codes{Name: "ReceiptManner", Doc: "How a statement came that its signer could not submit.", Terms: []Term{
	{"device", "On the device on which it was signed.", ""},
	{"paper", "Printed on paper.", ""},
	{"mail", "By mail.", ""},
	{"person", "In a file that somebody brought.", ""},
}}

var carriedSpecs = []Spec{{
	Type: TypeStatementCarried, Stream: ChildStream, Also: remarked,
	Doc:     "An officer of another agency brings a statement whose signer's key has ended since; it is suspect and changes nothing.",
	Signers: []SignerRule{recorded(custodyRoles), seconded(0, custodyRoles)},
	Facts: []Fact{
		must("payload", Text, "The statement's bytes, in base64.").most(48 << 10),
		{Name: "signatures", Type: Text, List: true, Max: maxSigners, Required: true,
			Doc: "Its Ed25519 signatures in base64, in the order of its signers."},
		mustCode("received", receipts, "How it came."),
	},
	Decode: decodeAs[StatementCarried],
}}

// within parses the statement that e carries. ParseStatement has done so; whoever decodes
// facts alone does it here.
func (e StatementCarried) within(unmarshal Unmarshal) (Event, error) {
	payload, err := base64.StdEncoding.Strict().DecodeString(e.Payload)
	if err != nil {
		return nil, fieldError("facts.payload", "the payload is not base64")
	}
	// The type comes first, so that a statement within a statement within one is
	// refused before it is read.
	if kind := typeWithin(payload, unmarshal); kind == "" || kind == TypeStatementCarried {
		return nil, fieldError("facts.payload", "the payload is a statement that carries no other")
	}
	if e.carried, err = ParseStatement(payload, unmarshal); err != nil {
		inner := fieldError("facts.payload", "the payload is no statement of its type")
		inner.Cause = err
		return nil, inner
	}
	if len(e.Signatures) != len(e.carried.Signers) {
		return nil, fieldError("facts.signatures", "there is one signature for each of its %d signers", len(e.carried.Signers))
	}
	return e, nil
}

// typeWithin returns the type that a payload says it has; empty when it says none.
// It is decoded, since one text has many spellings in JSON.
func typeWithin(payload []byte, unmarshal Unmarshal) string {
	var members map[string]json.RawMessage
	var kind string
	if unmarshal(payload, &members) != nil || unmarshal(members["type"], &kind) != nil {
		return ""
	}
	return kind
}

// cites: the agencies of the signers within.
func (e StatementCarried) cites() []StreamID {
	ids := make([]StreamID, 0, len(e.carried.Signers))
	for _, signer := range e.carried.Signers {
		ids = append(ids, signer.Agency)
	}
	return ids
}

// decideCarried: it belongs to this ledger and stream, its signatures hold, a key
// has ended (else its signer submits it), and no agency carries its own.
func (e StatementCarried) decideCarried(own State, b Basis, st Statement) error {
	if e.carried.Ledger != st.Ledger || e.carried.Stream != st.Stream {
		return refuse(Invalid, "H3", "facts.payload", Mark{}, "the statement that is brought was not made for %s of this ledger", st.Stream)
	}
	if known, found := own.Find(e.carried.ID); found {
		return refuse(Conflict, "H2", "facts.payload", known.mark(), "the statement that is brought is on record itself")
	}
	if own, is := sharedAgency(e.carried.Signers, st); is {
		return refuse(Forbidden, "H6", "signers", Mark{}, "%s signed the statement, so another agency must bring it", own)
	}
	payload, _ := base64.StdEncoding.DecodeString(e.Payload) // checked when it was decoded
	pae := fmt.Appendf(nil, "DSSEv1 %d %s %d %s", len(PayloadType), PayloadType, len(payload), payload)
	ended := false
	for i, signer := range e.carried.Signers {
		key, known := b.Agency(signer.Agency).Keys[signer.Key]
		signature, err := base64.StdEncoding.Strict().DecodeString(e.Signatures[i])
		switch {
		case !known:
			return refuse(Unauthenticated, "H1", "facts.payload", Mark{}, "key %s… of %s is not enrolled", signer.Key[:8], signer.Agency)
		case err != nil || !ed25519.Verify(key.Public.Bytes(), pae, signature):
			return refuse(Unauthenticated, "H1", "facts.signatures", Mark{}, "the signature of key %s… does not hold", signer.Key[:8])
		}
		ended = ended || !key.Active() || !b.Agency(signer.Agency).Accredited
	}
	if !ended {
		return refuse(Invalid, "H3", "facts.payload", Mark{}, "all who signed the statement can still submit it themselves")
	}
	return nil
}
