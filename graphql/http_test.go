package graphql

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

func serve(t *testing.T, h http.Handler, method, target, body string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	for i := 0; i < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestHTTPStatus(t *testing.T) {
	h := &Handler{Gate: testGate(t, Limits{Body: 4000})}
	const json, ours = "application/json", "application/graphql-response+json"
	get := func(query string) string { return "/graphql?query=" + url.QueryEscape(query) }
	for _, c := range []struct {
		name, method, target, body, contentType, accept string
		status                                          int
		media, inBody                                   string
	}{
		{"post", "POST", "/graphql", `{"query":"{bool(v:true)}"}`, json, ours, 200, ours, `{"data":{"bool":true}`},
		{"post for json", "POST", "/graphql", `{"query":"{bool(v:true)}"}`, json, json, 200, json, `{"data":{"bool":true}`},
		{"no accept", "POST", "/graphql", `{"query":"{bool}"}`, json, "", 200, json, `"data"`},
		{"both, ours first", "POST", "/graphql", `{"query":"{bool}"}`, json, ours + ", " + json + ";q=0.9", 200, ours, `"data"`},
		{"both, json first", "POST", "/graphql", `{"query":"{bool}"}`, json, ours + ";q=0.5, " + json, 200, json, `"data"`},
		{"ours or anything", "POST", "/graphql", `{"query":"{bool}"}`, json, ours + ", */*", 200, ours, `"data"`},
		{"not json", "POST", "/graphql", `{"query":"{bool}"}`, json, json + ";q=0, */*", 200, ours, `"data"`},
		{"not acceptable", "POST", "/graphql", `{"query":"{bool}"}`, json, "text/html", 406, json, "NOT_ACCEPTABLE"},
		{"partial answer", "POST", "/graphql", `{"query":"{panics}"}`, json, ours, 200, ours, `"data":{"panics":null}`},
		{"null answer", "POST", "/graphql", `{"query":"{strange}"}`, json, ours, 200, ours, `"data":null`},
		{"invalid", "POST", "/graphql", `{"query":"{nope}"}`, json, ours, 400, ours, "GRAPHQL_VALIDATION_FAILED"},
		{"invalid for json", "POST", "/graphql", `{"query":"{nope}"}`, json, json, 200, json, "GRAPHQL_VALIDATION_FAILED"},
		{"internal", "POST", "/graphql", `{"query":"{any(v:\"panic\")}"}`, json, ours, 500, ours, "INTERNAL"},
		{"batch", "POST", "/graphql", `[{"query":"{bool}"}]`, json, ours, 400, ours, "BAD_REQUEST"},
		{"null body", "POST", "/graphql", `null`, json, ours, 400, ours, "BAD_REQUEST"},
		{"two bodies", "POST", "/graphql", `{"query":"{bool}"}{}`, json, ours, 400, ours, "BAD_REQUEST"},
		{"too large", "POST", "/graphql", `{"query":"` + strings.Repeat(" ", 4000) + `{bool}"}`, json, ours, 413, ours, "LIMIT_EXCEEDED"},
		{"form", "POST", "/graphql", `query={bool}`, "application/x-www-form-urlencoded", ours, 415, ours, "UNSUPPORTED_MEDIA_TYPE"},
		{"latin", "POST", "/graphql", `{"query":"{bool}"}`, json + "; charset=iso-8859-1", ours, 415, ours, "UNSUPPORTED_MEDIA_TYPE"},
		{"big number", "POST", "/graphql", `{"query":"query($v:Any){any(v:$v)}","variables":{"v":9007199254740993}}`, json, ours, 200, ours, "9007199254740993"},
		{"get", "GET", get("{bool(v:true)}"), "", "", ours, 200, ours, `{"data":{"bool":true}`},
		{"get mutation", "GET", get("mutation{apple}"), "", "", ours, 405, ours, "METHOD_NOT_ALLOWED"},
		{"get mutation for json", "GET", get("mutation{apple}"), "", "", json, 405, json, "METHOD_NOT_ALLOWED"},
		{"get variables", "GET", get("query($v:Int){int(v:$v)}") + "&variables=" + url.QueryEscape(`{"v":3}`), "", "", ours, 200, ours, `{"int":3}`},
		{"get bad variables", "GET", get("{bool}") + "&variables=3", "", "", ours, 400, ours, "BAD_REQUEST"},
		{"get nothing", "GET", "/graphql", "", "", ours, 400, ours, "BAD_REQUEST"},
		{"put", "PUT", "/graphql", `{"query":"{bool}"}`, json, ours, 405, ours, "METHOD_NOT_ALLOWED"},
	} {
		t.Run(c.name, func(t *testing.T) {
			header := []string{}
			if c.contentType != "" {
				header = append(header, "Content-Type", c.contentType)
			}
			if c.accept != "" {
				header = append(header, "Accept", c.accept)
			}
			w := serve(t, h, c.method, c.target, c.body, header...)
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.inBody) {
				t.Errorf("got %d %s", w.Code, w.Body)
			}
			if got := w.Header().Get("Content-Type"); got != c.media+"; charset=utf-8" {
				t.Errorf("media type %q", got)
			}
			if c.status >= 400 && strings.Contains(w.Body.String(), `"data"`) {
				t.Errorf("a refused request has data: %s", w.Body)
			}
			if c.status == 405 && w.Header().Get("Allow") == "" {
				t.Error("405 without Allow")
			}
		})
	}
}

func TestHTTPAuthenticate(t *testing.T) {
	type who struct{}
	h := &Handler{Gate: testGate(t, Limits{}), Authenticate: func(r *http.Request) (context.Context, error) {
		switch r.Header.Get("Authorization") {
		case "":
			return nil, errors.New("secret cause")
		case "Bearer down":
			return nil, &Fault{Code: CodeUnavailable, Message: "try again"}
		}
		return context.WithValue(r.Context(), who{}, "x"), nil
	}}
	for token, status := range map[string]int{"": 401, "Bearer down": 503, "Bearer x": 200} {
		w := serve(t, h, "POST", "/graphql", `{"query":"{bool}"}`, "Content-Type", "application/json", "Authorization", token)
		if w.Code != status || strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%q: got %d %s", token, w.Code, w.Body)
		}
		if status == 401 && (w.Header().Get("WWW-Authenticate") == "" || !strings.Contains(w.Body.String(), `"code":"UNAUTHENTICATED"`)) {
			t.Errorf("401 lacks its form: %v %s", w.Header(), w.Body)
		}
	}
}
