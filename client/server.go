package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// Bounds of a conversation with a ledger.
const (
	requestTimeout = 30 * time.Second
	maxAnswer      = 4 << 20 // bytes
	attempts       = 4       // of a request that is answered with unavailable
	firstPause     = 500 * time.Millisecond
)

// Server is a ledger at the other end of a network. What it says is checked
// under the trust file. Make one with NewServer.
type Server struct {
	base  *url.URL
	token string
	trust transparency.Trust
	http  *http.Client

	// Now is the desk's clock, Pause waits between attempts; both are set by
	// NewServer, and tests replace them.
	Now   func() time.Time
	Pause func(ctx context.Context, d time.Duration) error
}

// NewServer names a ledger by its address, such as https://ledger.example.org, as
// Address reads it.
func NewServer(address, token string, trust transparency.Trust) (*Server, error) {
	base, err := Address(address)
	if err != nil {
		return nil, err
	}
	return &Server{base: base, token: token, trust: trust, Now: time.Now, Pause: pause,
		http: &http.Client{Timeout: requestTimeout, CheckRedirect: Stay}}, nil
}

// Address reads the address of a ledger. Statements and dossiers hold personal
// values: plain http is for this machine only. Errors are of kind Invalid.
func Address(text string) (*url.URL, error) {
	base, err := url.Parse(text)
	if err != nil || base.Host == "" || base.Scheme != "https" && base.Scheme != "http" {
		return nil, domain.Refuse(domain.Invalid, "", "the server's address begins with https:// (or http:// on this machine)")
	}
	if base.Scheme == "http" && !local(base.Hostname()) {
		return nil, domain.Refuse(domain.Invalid, "", "what is sent and answered holds personal values: a server that is not this machine is reached by https")
	}
	return base, nil
}

// Stay follows no redirect: it would carry token and values to whoever it names.
func Stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

func local(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Get reads a public file of the log: the checkpoint or a hash tile. It
// implements transparency.Getter.
func (s *Server) Get(ctx context.Context, path string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.base.JoinPath(path).String(), nil)
	if err != nil {
		return nil, fmt.Errorf("ask for %s: %w", path, err)
	}
	status, data, err := s.do(request)
	switch {
	case err != nil:
		return nil, err
	case status == http.StatusNotFound:
		return nil, fmt.Errorf("ask for %s: %w", path, fs.ErrNotExist)
	case status != http.StatusOK:
		return nil, s.unavailable(fmt.Errorf("status %d for %s", status, path))
	}
	return data, nil
}

// do sends a request and reads a bounded answer.
func (s *Server) do(request *http.Request) (status int, data []byte, err error) {
	response, err := s.http.Do(request)
	if err != nil {
		return 0, nil, s.unavailable(err)
	}
	defer response.Body.Close()
	data, err = io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	if err != nil {
		return 0, nil, s.unavailable(err)
	}
	if len(data) > maxAnswer {
		return 0, nil, &domain.Error{Kind: domain.Internal, Sentence: "the ledger's answer is longer than an answer can be"}
	}
	return response.StatusCode, data, nil
}

// unavailable names the address: it may be the wrong one. It promises nothing: whether
// anything goes on later its caller knows.
func (s *Server) unavailable(cause error) *domain.Error {
	return &domain.Error{Kind: domain.Unavailable, Sentence: "the ledger at " + s.base.Redacted() + " cannot be reached now", Cause: cause}
}

// ask sends a GraphQL operation and decodes its data. An operation that is
// answered with unavailable is sent again, the same bytes; the caller's must be
// harmless to repeat. Errors are *domain.Error.
func (s *Server) ask(ctx context.Context, query string, variables map[string]any, into any) error {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return fmt.Errorf("write request: %w", err)
	}
	wait := firstPause
	for attempt := 1; ; attempt++ {
		err = s.askOnce(ctx, body, into)
		if domain.KindOf(err) != domain.Unavailable || attempt == attempts || ctx.Err() != nil {
			return err
		}
		if s.Pause(ctx, wait) != nil {
			return err
		}
		wait *= 2
	}
}

func (s *Server) askOnce(ctx context.Context, body []byte, into any) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.base.JoinPath("graphql").String(), bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("ask the ledger: %w", err)
	}
	request.Header.Set("Authorization", "Bearer "+s.token)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/graphql-response+json")
	status, data, err := s.do(request)
	if err != nil {
		return err
	}
	return s.readAnswer(status, data, into)
}

// answer is the envelope of every GraphQL answer.
type answer struct {
	Data   json.RawMessage `json:"data"`
	Errors []struct {
		Message    string `json:"message"`
		Extensions struct {
			Code  string `json:"code"`
			Rule  string `json:"rule"`
			Field string `json:"field"`
		} `json:"extensions"`
	} `json:"errors"`
}

// kinds maps the codes of errors to kinds; what is missing is a defect.
var kinds = map[string]domain.Kind{
	"BAD_USER_INPUT": domain.Invalid, "LIMIT_EXCEEDED": domain.Invalid, "UNAUTHENTICATED": domain.Unauthenticated,
	"FORBIDDEN": domain.Forbidden, "NOT_FOUND": domain.NotFound, "CONFLICT": domain.Conflict,
	"TAMPERED": domain.Tampered, "UNAVAILABLE": domain.Unavailable, "TIMEOUT": domain.Unavailable,
}

func (s *Server) readAnswer(status int, data []byte, into any) error {
	var a answer
	// The answer is another program's, whose members may grow: it is read
	// leniently, and what matters in it is signed.
	if err := json.Unmarshal(data, &a); err != nil {
		if status >= 500 || status == http.StatusTooManyRequests {
			return s.unavailable(fmt.Errorf("status %d", status))
		}
		return &domain.Error{Kind: domain.Internal, Cause: err,
			Sentence: fmt.Sprintf("what answers there with status %d is no ledger; is the address right?", status)}
	}
	if len(a.Errors) == 0 {
		if err := json.Unmarshal(a.Data, into); err != nil {
			return &domain.Error{Kind: domain.Internal, Sentence: "the ledger's answer is not the one of this version", Cause: err}
		}
		return nil
	}
	first := a.Errors[0]
	kind, known := kinds[first.Extensions.Code]
	if !known {
		kind = domain.Internal
	}
	e := &domain.Error{Kind: kind, Rule: Clean(clip(first.Extensions.Rule)), Field: Clean(clip(first.Extensions.Field)),
		Sentence: Clean(first.Message), Cause: errors.New(first.Extensions.Code)}
	for _, said := range []string{e.Rule, e.Field} { // in the message and beside it
		if said != "" {
			e.Sentence = strings.TrimPrefix(e.Sentence, said+": ")
		}
	}
	if kind == domain.Unauthenticated {
		e.Sentence = "the ledger does not know this token: it may be mistyped, have expired or be of another ledger"
	}
	return e
}
