package ledger

import (
	"context"
	"slices"

	"github.com/homeward-ledger/homeward/domain"
)

// Role says what a caller may do here. It is the role of the token, not that of
// a signature.
type Role string

// The roles of callers.
const (
	Officer Role = "officer" // records for the own agency, and reads what it takes part in
	Auditor Role = "auditor" // reads every chain, no sealed value
	Clerk   Role = "clerk"   // reads what a recorded order of the court names, sealed values included
	// Importer is the operator at the command line, with the ledger's lock in
	// hand. It carries statements that others signed, and reads nothing.
	Importer Role = "importer"
)

// Caller is who asks. The zero value may do nothing.
type Caller struct {
	Role    Role
	Agency  domain.StreamID // of an officer; of a clerk, the court
	Officer domain.PersonID // the person: needed of a clerk, who must not be an order's recorder
	Name    string          // of the token, for the operator; never personal
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

// AccessTo returns what the caller sees of a stream now, by the table of
// docs/roles.md. part is what the caller's agency has to do with it. The error is
// of kind Unavailable.
func (l *Ledger) AccessTo(ctx context.Context, caller Caller, stream domain.StreamID, part domain.Part) (Access, error) {
	if caller.Role == Auditor {
		return SeesChain, nil
	}
	if caller.Role != Officer && caller.Role != Clerk {
		return NoAccess, nil
	}
	agency, err := l.states.get(ctx, caller.Agency)
	if err != nil {
		return NoAccess, unavailable("read the caller's agency", err)
	}
	if !caller.counts(agency.Agency) {
		return NoAccess, nil
	}
	if caller.Role == Clerk {
		return l.clerkAccess(ctx, caller, agency, stream)
	}
	return officerAccess(agency, stream, part), nil
}

// counts reports whether the token is worth anything now: the agency is not
// suspended, and the person, if the token is for one, has a valid key there.
func (c Caller) counts(agency domain.AgencyState) bool {
	return !agency.Suspended() && (c.Officer == "" || agency.Employs(c.Officer))
}

// officerAccess: streams of agencies and of the ledger hold nothing that
// concerns a child. Who recorded something of the own motion sees what it follows,
// and no sealed value. A court that recorded an order takes part in the case, and
// opens sealed values by an order only, through a clerk who is not its recorder.
func officerAccess(agency domain.State, stream domain.StreamID, part domain.Part) Access {
	switch stream.Kind() {
	case domain.AgencyStream, domain.LedgerStream:
		if stream == agency.Stream {
			return SeesSealed
		}
		return SeesChain
	case domain.ChildStream, domain.MissingStream, domain.OperationStream:
		switch {
		case part == domain.InCase && agency.Agency.Kind != domain.Court:
			return SeesSealed
		case part != domain.NoPart:
			return SeesChain
		}
	}
	return NoAccess
}

// clerkAccess: an order names a child. Of the missing report that ended when the
// child was found the clerk sees the chain, since the dossier rests on it, and no
// sealed value: those are of relatives too, whom no order names. Who asked for the
// child's history is a question that courts ask.
func (l *Ledger) clerkAccess(ctx context.Context, caller Caller, court domain.State, stream domain.StreamID) (Access, error) {
	kind, child, granted := stream.Kind(), stream, SeesSealed
	switch kind {
	case domain.AgencyStream, domain.LedgerStream:
		return SeesChain, nil
	case domain.MissingStream:
		report, err := l.states.get(ctx, stream)
		if err != nil {
			return NoAccess, unavailable("read the report", err)
		}
		child, granted = report.Missing.Found, SeesChain
	case domain.AccessStream:
		child, granted = stream.Accessed(), SeesChain
	}
	if child.Kind() != domain.ChildStream {
		return NoAccess, nil
	}
	state, err := l.states.get(ctx, child)
	if err != nil {
		return NoAccess, unavailable("read the child's orders", err)
	}
	if !state.Child.MayRead(court, caller.Officer, l.config.Clock()) {
		return NoAccess, nil
	}
	return granted, nil
}
