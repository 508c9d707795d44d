package graphql

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
)

// Handler serves a gate by the GraphQL over HTTP draft: POST with JSON, GET for
// queries only, no batches.
type Handler struct {
	Gate *Gate
	// Authenticate tells who asks; the context it returns goes to resolvers.
	// Its errors answer 401, or 503 for a Fault with CodeUnavailable. Nil lets
	// everyone in.
	Authenticate func(*http.Request) (context.Context, error)
}

// ServeHTTP answers one request.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Cache-Control", "no-store") // answers hold records of children
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Vary", "Accept, Authorization")
	media, ok := negotiate(r.Header.Values("Accept"))
	if !ok {
		h.refuse(w, r, mediaJSON, fault(CodeNotAccepted, "the answer is "+mediaGraphQL+" or "+mediaJSON))
		return
	}
	ctx := r.Context()
	if h.Authenticate != nil {
		known, err := h.Authenticate(r)
		if err != nil {
			h.refuse(w, r, media, unauthenticated(err))
			return
		}
		ctx = known
	}
	req, f := h.read(w, r)
	if f != nil {
		h.refuse(w, r, media, f)
		return
	}
	resp := h.Gate.Execute(ctx, req)
	h.write(w, r, media, statusOf(media, resp), resp)
}

// unauthenticated keeps faults about who asks and hides every other cause.
func unauthenticated(err error) *Fault {
	var f *Fault
	if errors.As(err, &f) && (f.Code == CodeAuthenticate || f.Code == CodeUnavailable) {
		return f
	}
	return fault(CodeAuthenticate, "who asks is not known here")
}

// read takes the request apart. Its faults are not GraphQL's but HTTP's, and
// have their status whatever the media type.
func (h *Handler) read(w http.ResponseWriter, r *http.Request) (Request, *Fault) {
	switch r.Method {
	case http.MethodGet:
		req, f := readQuery(r)
		req.QueryOnly = true
		return req, f
	case http.MethodPost:
		return readBody(http.MaxBytesReader(w, r.Body, int64(h.Gate.limits.Body)), r.Header.Get("Content-Type"))
	}
	w.Header().Set("Allow", "GET, POST")
	return Request{}, fault(CodeMethod, "a request comes by GET or POST")
}

func readQuery(r *http.Request) (Request, *Fault) {
	values := r.URL.Query()
	req := Request{
		Query:         values.Get("query"),
		DocumentID:    values.Get("documentId"),
		OperationName: values.Get("operationName"),
	}
	for _, name := range []string{"variables", "extensions"} {
		text := values.Get(name)
		if text == "" {
			continue
		}
		object, f := objectOf(name, json.RawMessage(text))
		if f != nil {
			return req, f
		}
		if name == "variables" {
			req.Variables = object
		}
	}
	return req, wanted(req)
}

func readBody(body io.Reader, contentType string) (Request, *Fault) {
	media, params, err := mime.ParseMediaType(contentType)
	charset := params["charset"]
	if err != nil || media != mediaJSON || charset != "" && !strings.EqualFold(charset, "utf-8") {
		return Request{}, fault(CodeMedia, "the body must be "+mediaJSON+" in UTF-8")
	}
	text, err := io.ReadAll(body)
	if err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return Request{}, fault(CodeTooLarge, fmt.Sprintf("the body has more than %d bytes", tooLarge.Limit))
		}
		return Request{}, badRequest("the body ended early")
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(text, &fields); err != nil || fields == nil {
		return Request{}, badRequest("the body is not one JSON object")
	}
	return requestOf(fields)
}

func requestOf(fields map[string]json.RawMessage) (req Request, f *Fault) {
	if req.Query, f = stringOf("query", fields["query"]); f != nil {
		return req, f
	}
	if req.DocumentID, f = stringOf("documentId", fields["documentId"]); f != nil {
		return req, f
	}
	if req.OperationName, f = stringOf("operationName", fields["operationName"]); f != nil {
		return req, f
	}
	if req.Variables, f = objectOf("variables", fields["variables"]); f != nil {
		return req, f
	}
	if _, f = objectOf("extensions", fields["extensions"]); f != nil {
		return req, f
	}
	return req, wanted(req)
}

func wanted(req Request) *Fault {
	if req.Query == "" && req.DocumentID == "" {
		return badRequest("a query or a documentId is wanted")
	}
	return nil
}

func badRequest(message string) *Fault { return fault(CodeBadRequest, message) }

func absent(raw json.RawMessage) bool { return len(raw) == 0 || string(raw) == "null" }

func stringOf(name string, raw json.RawMessage) (string, *Fault) {
	if absent(raw) {
		return "", nil
	}
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return "", badRequest(name + " must be a string")
	}
	return s, nil
}

// objectOf keeps numbers as they were written: a float would lose digits.
func objectOf(name string, raw json.RawMessage) (map[string]any, *Fault) {
	if absent(bytes.TrimSpace(raw)) {
		return nil, nil
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var object map[string]any
	if dec.Decode(&object) != nil || object == nil {
		return nil, badRequest(name + " must be an object")
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, badRequest(name + " must be one object")
	}
	return object, nil
}

// refuse answers a fault of HTTP.
func (h *Handler) refuse(w http.ResponseWriter, r *http.Request, media string, f *Fault) {
	code := http.StatusBadRequest
	switch f.Code {
	case CodeAuthenticate:
		code = http.StatusUnauthorized
		w.Header().Set("WWW-Authenticate", "Bearer")
	case CodeUnavailable:
		code = http.StatusServiceUnavailable
	case CodeMethod:
		code = http.StatusMethodNotAllowed
	case CodeMedia:
		code = http.StatusUnsupportedMediaType
	case CodeNotAccepted:
		code = http.StatusNotAcceptable
	case CodeTooLarge:
		code = http.StatusRequestEntityTooLarge
	}
	h.write(w, r, media, code, refuse(f.public()))
}

func (h *Handler) write(w http.ResponseWriter, r *http.Request, media string, code int, resp Response) {
	body, err := resp.AppendJSON(nil)
	if err != nil { // a fault's extensions hold something JSON cannot
		code = http.StatusInternalServerError
		body, _ = refuse(h.Gate.incident(r.Context(), "encode answer", "cause", err).public()).AppendJSON(nil)
	}
	if code == http.StatusMethodNotAllowed && w.Header().Get("Allow") == "" {
		w.Header().Set("Allow", "POST")
	}
	w.Header().Set("Content-Type", media+"; charset=utf-8")
	w.WriteHeader(code)
	_, _ = w.Write(body) // the client may be gone; nobody is left to tell
}
