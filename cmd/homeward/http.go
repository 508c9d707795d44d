package main

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"net/http"
	"strings"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/ledger/dossier"
	"github.com/homeward-ledger/homeward/projections"
	"github.com/homeward-ledger/homeward/transparency"
)

// web answers what is not GraphQL.
type web struct {
	parts  *parts
	ledger *ledger.Ledger
	views  func() projections.Status
	reach  *pulse
}

// caller returns who asks. There is no anonymous access to anything that is not
// public in C2SP tlog-tiles.
func (w web) caller(r *http.Request) (ledger.Caller, error) {
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	return w.parts.tokens.Find(r.Context(), token)
}

// tiles serves the checkpoint and the hash tiles to everybody, and the entries,
// which hold every clear fact of every child, to auditors.
func (w web) tiles(out http.ResponseWriter, r *http.Request) {
	path := strings.TrimPrefix(r.URL.Path, "/")
	if path != transparency.CheckpointPath {
		tile, err := transparency.ParseTilePath(path)
		if err != nil {
			http.NotFound(out, r)
			return
		}
		if tile.Level == transparency.EntriesLevel {
			if err := w.mayReadEntries(r); err != nil {
				fail(out, err)
				return
			}
		}
	}
	data, err := w.parts.config.Tiles.Get(r.Context(), path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		http.NotFound(out, r)
	case err != nil:
		fail(out, err)
	default:
		out.Header().Set("Content-Type", "application/octet-stream")
		_, _ = out.Write(data)
	}
}

func (w web) mayReadEntries(r *http.Request) error {
	caller, err := w.caller(r)
	if err != nil {
		return err
	}
	access, err := w.ledger.AccessTo(r.Context(), caller, domain.TheLedger, domain.NoPart)
	if err == nil && (caller.Role != ledger.Auditor || access < ledger.SeesChain) {
		err = domain.Refuse(domain.Forbidden, "", "entries are for auditors")
	}
	return err
}

// dossier issues a child's dossier to a clerk or an auditor. It is a POST: the
// issuing is on record.
func (w web) dossier(out http.ResponseWriter, r *http.Request) {
	subject := domain.StreamID(r.PathValue("child"))
	file, err := w.issue(r.Context(), r, subject)
	if err != nil {
		fail(out, err)
		return
	}
	out.Header().Set("Content-Type", "application/zip")
	out.Header().Set("Content-Disposition", `attachment; filename="`+string(subject)+`.zip"`)
	_, _ = out.Write(file)
}

func (w web) issue(ctx context.Context, r *http.Request, subject domain.StreamID) ([]byte, error) {
	caller, err := w.caller(r)
	if err != nil {
		return nil, err
	}
	if subject.Kind() != domain.ChildStream {
		return nil, domain.Refuse(domain.Invalid, "", "this is no child's stream: its check character may be mistyped")
	}
	contents, err := w.ledger.Issue(ctx, caller, w.parts.registrar, subject)
	if err != nil {
		return nil, err
	}
	var file bytes.Buffer
	err = dossier.Write(&file, contents)
	return file.Bytes(), err
}

// welcome tells whoever opens the address in a browser where to go.
func (w web) welcome(out http.ResponseWriter, _ *http.Request) {
	_, _ = out.Write([]byte("Homeward: POST /graphql with a bearer token; /checkpoint and /tile/ are public. See the tour in README.md.\n"))
}

// statuses maps kinds of error to HTTP.
var statuses = map[domain.Kind]int{
	domain.Invalid: http.StatusBadRequest, domain.Unauthenticated: http.StatusUnauthorized,
	domain.Forbidden: http.StatusForbidden, domain.NotFound: http.StatusNotFound, domain.Conflict: http.StatusConflict,
	domain.Unavailable: http.StatusServiceUnavailable, domain.Tampered: http.StatusInternalServerError,
}

// kindHeader tells programs the kind of an error.
const kindHeader = "Homeward-Error-Kind"

// fail tells the caller the sentence, never the cause.
func fail(out http.ResponseWriter, err error) {
	var reason *domain.Error
	if ledger.Outage(err) && !errors.As(err, &reason) {
		err = ledger.Away(err)
	}
	status, known := statuses[domain.KindOf(err)]
	if !known || !errors.As(err, &reason) {
		http.Error(out, "the ledger met a defect of its own", http.StatusInternalServerError)
		return
	}
	out.Header().Set(kindHeader, string(reason.Kind))
	http.Error(out, reason.Error(), status)
}
