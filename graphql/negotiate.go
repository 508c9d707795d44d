package graphql

import (
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// The two media types of an answer. With the first, the status tells how the
// request went; with the second, only whether there was one.
const (
	mediaGraphQL = "application/graphql-response+json"
	mediaJSON    = "application/json"
)

// negotiate picks the media type of the answer (RFC 9110, section 12.5.1). A
// request that does not care gets application/json, as the draft has it for
// clients older than itself.
func negotiate(accept []string) (string, bool) {
	if len(accept) == 0 {
		return mediaJSON, true
	}
	qJSON, sJSON, qGraphQL, sGraphQL := 0.0, -1, 0.0, -1
	for part := range strings.SplitSeq(strings.Join(accept, ","), ",") {
		media, params, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		q := 1.0
		if text, ok := params["q"]; ok {
			if q, err = strconv.ParseFloat(text, 64); err != nil {
				continue
			}
		}
		// The most specific range that matches a type decides its weight.
		if s := specificity(media, mediaJSON); s > sJSON {
			qJSON, sJSON = q, s
		}
		if s := specificity(media, mediaGraphQL); s > sGraphQL {
			qGraphQL, sGraphQL = q, s
		}
	}
	switch {
	case qGraphQL <= 0 && qJSON <= 0:
		return "", false
	case qGraphQL > qJSON, qGraphQL == qJSON && sGraphQL > sJSON,
		qGraphQL == qJSON && sGraphQL == sJSON && sGraphQL == 2: // both named
		return mediaGraphQL, true
	}
	return mediaJSON, true
}

// specificity is 2 for the type itself, 1 and 0 for wildcards, -1 for no match.
func specificity(media, want string) int {
	switch media {
	case want:
		return 2
	case "application/*":
		return 1
	case "*/*":
		return 0
	}
	return -1
}

// statusOf is the HTTP status of an answer to a well-formed request.
func statusOf(media string, resp Response) int {
	if resp.Data != nil || len(resp.Errors) == 0 {
		return http.StatusOK
	}
	switch resp.Errors[0].Code() {
	case CodeMethod:
		return http.StatusMethodNotAllowed
	case CodeInternal:
		return http.StatusInternalServerError
	case CodeTimeout:
		return http.StatusServiceUnavailable
	}
	if media == mediaJSON {
		return http.StatusOK // the draft: anything else would look like a proxy's answer
	}
	return http.StatusBadRequest
}
