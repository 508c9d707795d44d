package ledger

import (
	"slices"

	"github.com/homeward-ledger/homeward/domain"
)

// Role says what a caller may do here. It is the role of the token, not that of
// a signature.
type Role string

// The roles of callers.
const (
	Officer Role = "officer" // records for the own agency, and reads the chains it takes part in
	Auditor Role = "auditor" // reads every chain, no sealed value
	Clerk   Role = "clerk"   // reads the named children, sealed values included
	// Importer is the operator at the command line, with the ledger's lock in
	// hand. It carries statements that others signed, and reads nothing.
	Importer Role = "importer"
)

// Caller is who asks. The zero value may do nothing.
type Caller struct {
	Role     Role
	Agency   domain.StreamID   // of an officer
	Children []domain.StreamID // of a clerk: what the court asked for
	Name     string            // of the token, for the operator; never personal
}

// MayRecord reports whether the caller may submit a statement: an officer hands
// in what somebody of the own agency signed.
func (c Caller) MayRecord(s domain.Statement) bool {
	if c.Role == Importer {
		return true
	}
	return c.Role == Officer && slices.ContainsFunc(s.Signers, func(signer domain.Signer) bool {
		return signer.Agency == c.Agency
	})
}

// Access is what a caller sees of a stream.
type Access int

// The degrees of access, each containing the one before.
const (
	NoAccess   Access = iota
	SeesChain         // records, signers, times, proofs
	SeesSealed        // the opened values too
)

// OfPeople reports whether a kind of stream is about people, so that only those
// who take part in it may read it. Streams of agencies and of the ledger hold
// nothing that concerns a child: whoever has a token sees their chains.
func OfPeople(kind domain.StreamKind) bool {
	return kind != domain.AgencyStream && kind != domain.LedgerStream
}

// AccessTo returns what the caller sees of a stream. participates says whether
// the officer's agency has a part in it.
func (c Caller) AccessTo(stream domain.StreamID, participates bool) Access {
	ofPeople := OfPeople(stream.Kind())
	switch c.Role {
	case Auditor:
		return SeesChain
	case Officer:
		return officerAccess(ofPeople, participates || stream == c.Agency)
	case Clerk:
		if slices.Contains(c.Children, stream) {
			return SeesSealed
		}
		if !ofPeople {
			return SeesChain
		}
	}
	return NoAccess
}

func officerAccess(ofPeople, participates bool) Access {
	switch {
	case participates:
		return SeesSealed
	case ofPeople:
		return NoAccess
	}
	return SeesChain
}
