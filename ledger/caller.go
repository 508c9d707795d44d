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
	Auditor Role = "auditor" // reads every chain, no sealed value; records what the own agency signed as auditors
	Clerk   Role = "clerk"   // reads what a recorded order of the court names, sealed values included
	// Importer is the operator at the command line, with the ledger's lock in
	// hand. It carries statements that others signed, and reads nothing.
	Importer Role = "importer"
)

// Caller is who asks. The zero value may do nothing.
type Caller struct {
	Role    Role
	Agency  domain.StreamID // of an officer; of a clerk, the court; of an auditor, if the token is to record
	Officer domain.PersonID // the person: needed of a clerk, who must not be an order's recorder, and to read in an emergency
	Name    string          // of the token, for the operator; never personal
}

// MayRecord reports whether the caller may submit a statement: an officer hands
// in what somebody of the own agency signed, and an auditor what somebody of it
// signed as an auditor, which the rules allow of findings, reviews and the like.
func (c Caller) MayRecord(s domain.Statement) bool {
	if c.Role == Importer {
		return true
	}
	return c.mayHold() && slices.ContainsFunc(s.Signers, func(signer domain.Signer) bool {
		return signer.Agency == c.Agency && (c.Role == Officer || signer.Role == domain.RoleAuditor)
	})
}

// mayHold reports whether the caller is of an agency that signs.
func (c Caller) mayHold() bool {
	return c.Role == Officer || c.Role == Auditor && c.Agency != ""
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
	if caller.Role == Auditor && caller.Agency == "" {
		return SeesChain, nil
	}
	if caller.Role != Officer && caller.Role != Auditor && caller.Role != Clerk {
		return NoAccess, nil
	}
	agency, err := l.states.get(ctx, caller.Agency)
	if err != nil {
		return NoAccess, unavailable("read the caller's agency", err)
	}
	if !caller.counts(agency.Agency.Get()) {
		return NoAccess, nil
	}
	switch caller.Role {
	case Auditor:
		return SeesChain, nil
	case Clerk:
		return l.clerkAccess(ctx, caller, agency, stream)
	}
	access := officerAccess(agency, stream, part)
	if access == SeesSealed || caller.Officer == "" {
		return access, nil
	}
	opened, err := l.emergencyAccess(ctx, caller, agency, stream)
	return max(access, opened), err
}

// counts reports whether the token is worth anything now: the agency is not
// suspended, and is an auditor's if the caller is one; and the person, if the token
// is for one, has a valid key there.
func (c Caller) counts(agency domain.AgencyState) bool {
	auditing := agency.Accredited && agency.Kind == domain.Auditing
	return !agency.Suspended() && (c.Role != Auditor || auditing) && (c.Officer == "" || agency.Employs(c.Officer))
}

// officerAccess: streams of agencies and of the ledger hold nothing that
// concerns a child. Who recorded something of the own motion sees what it follows,
// and no sealed value. A court that recorded an order takes part in the case, and
// opens sealed values by an order only, through a clerk who is not its recorder. An
// auditor who signs with an agency of the case is no more than an auditor by that.
func officerAccess(agency domain.State, stream domain.StreamID, part domain.Part) Access {
	switch stream.Kind() {
	case domain.AgencyStream, domain.LedgerStream:
		if stream == agency.Stream {
			return SeesSealed
		}
		return SeesChain
	case domain.ChildStream, domain.MissingStream, domain.OperationStream:
		switch {
		case part == domain.InCase && agency.Agency.Get().Kind != domain.Court && agency.Agency.Get().Kind != domain.Auditing:
			return SeesSealed
		case part != domain.NoPart:
			return SeesChain
		}
	}
	return NoAccess
}

// clerkAccess: an order names a child. Who asked for its history is a question that
// courts ask.
func (l *Ledger) clerkAccess(ctx context.Context, caller Caller, court domain.State, stream domain.StreamID) (Access, error) {
	switch stream.Kind() {
	case domain.AgencyStream, domain.LedgerStream:
		return SeesChain, nil
	}
	child, granted, err := l.historyOf(ctx, stream)
	if asked := stream.Accessed(); asked != "" {
		child, granted = asked, SeesChain
	}
	if err != nil || granted == NoAccess {
		return NoAccess, err
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

// emergencyAccess: a reading in an emergency that is on record opens the history
// of one child to the officer who recorded it.
func (l *Ledger) emergencyAccess(ctx context.Context, caller Caller, agency domain.State, stream domain.StreamID) (Access, error) {
	child, granted, err := l.historyOf(ctx, stream)
	if err != nil || granted == NoAccess {
		return NoAccess, err
	}
	state, err := l.states.get(ctx, child.Access())
	if err != nil {
		return NoAccess, unavailable("read who asked for the child's history", err)
	}
	if !state.Access.MayRead(agency, caller.Officer, l.config.Clock()) {
		return NoAccess, nil
	}
	return granted, nil
}

// historyOf says to which child's history a stream belongs, and how much of it
// whoever may read that history sees: all of the child's own stream; of the missing
// report that ended when the child was found the chain, since the dossier rests on
// it, and no sealed value, for those are of relatives too, whom neither an order nor
// an emergency names. Who asked for the history is told to courts and auditors alone:
// an emergency must not tell somebody that he is being looked into.
func (l *Ledger) historyOf(ctx context.Context, stream domain.StreamID) (child domain.StreamID, granted Access, err error) {
	switch stream.Kind() {
	case domain.ChildStream:
		return stream, SeesSealed, nil
	case domain.MissingStream:
		report, err := l.states.get(ctx, stream)
		if err != nil {
			return "", NoAccess, unavailable("read the report", err)
		}
		if found := report.Missing.Get().Found; found.Kind() == domain.ChildStream {
			return found, SeesChain, nil
		}
	}
	return "", NoAccess, nil
}
