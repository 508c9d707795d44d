package graphql

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
)

// callerKey is where the HTTP border leaves the caller. Nothing else sets it, and
// callerOf alone reads it.
type callerKey struct{}

// callerOf returns who asks. From there on the caller is a visible argument.
func callerOf(ctx context.Context) (ledger.Caller, error) {
	caller, ok := ctx.Value(callerKey{}).(ledger.Caller)
	if !ok {
		return ledger.Caller{}, errNobody
	}
	return caller, nil
}

var errNobody = fault(CodeAuthenticate, "the request carries no token of this ledger")

// errHidden is the one answer for what does not exist and for what the caller may
// not know of. It names nothing that was asked for.
var errHidden = fault(CodeNotFound, "there is nothing here under that id")

// authenticator is the HTTP border: no request passes without a caller.
func authenticator(find func(*http.Request) (ledger.Caller, error), log *slog.Logger) func(*http.Request) (context.Context, error) {
	classify := classifier(log)
	return func(r *http.Request) (context.Context, error) {
		caller, err := find(r)
		if err == nil && caller.Role == "" { // the zero caller may do nothing
			err = errNobody
		}
		if err != nil {
			return nil, refusedCaller(r, err, classify, log)
		}
		return context.WithValue(r.Context(), callerKey{}, caller), nil
	}
}

func refusedCaller(r *http.Request, err error, classify func(error) *Fault, log *slog.Logger) error {
	if f := classify(err); f != nil {
		return f
	}
	if !errors.Is(err, errNobody) {
		log.ErrorContext(r.Context(), "find caller", "cause", err)
	}
	return errNobody
}

// codes is the one table from kinds of domain errors to what clients see. A kind
// that is not here is internal: an incident id and nothing else.
var codes = map[domain.Kind]Code{
	domain.Invalid:         CodeInput,
	domain.Unauthenticated: CodeAuthenticate,
	domain.Forbidden:       CodeForbidden,
	domain.NotFound:        CodeNotFound,
	domain.Conflict:        CodeConflict,
	domain.Tampered:        CodeTampered,
	domain.Unavailable:     CodeUnavailable,
}

// classifier turns errors of the domain into faults. The causes of those that are
// no client's doing go to the log.
func classifier(log *slog.Logger) func(error) *Fault {
	return func(err error) *Fault {
		var e *domain.Error
		if !errors.As(err, &e) {
			if !ledger.Outage(err) {
				return nil
			}
			e = ledger.Away(err)
		}
		code, known := codes[e.Kind]
		if !known {
			return nil
		}
		if code == CodeTampered || code == CodeUnavailable {
			log.Error("answer request", "kind", string(e.Kind), "sentence", e.Sentence, "cause", e.Cause)
		}
		f := &Fault{Code: code, Message: e.Error(), Cause: err, Extensions: map[string]any{}}
		if e.Rule != "" {
			f.Extensions["rule"] = e.Rule
		}
		if e.Field != "" {
			f.Extensions["field"] = e.Field
		}
		return f
	}
}

// access returns what a caller sees of a stream. A record that cannot be read
// belongs to no stream, so that nobody knows whom it concerns: it is for auditors.
func (a *api) access(ctx context.Context, caller ledger.Caller, stream domain.StreamID) (ledger.Access, error) {
	if stream.Kind() == "" && caller.Role != ledger.Auditor {
		return ledger.NoAccess, nil
	}
	part := domain.NoPart
	if caller.Role == ledger.Officer {
		var err error
		if part, err = a.views.Part(ctx, stream, caller.Agency); err != nil {
			return ledger.NoAccess, err
		}
	}
	return a.ledger.AccessTo(ctx, caller, stream, part)
}

// mayReadLedger refuses callers who read nothing at all.
func (a *api) mayReadLedger(ctx context.Context, caller ledger.Caller) error {
	access, err := a.ledger.AccessTo(ctx, caller, domain.TheLedger, domain.NoPart)
	if err == nil && access < ledger.SeesChain {
		err = fault(CodeForbidden, "this caller reads nothing here")
	}
	return err
}
