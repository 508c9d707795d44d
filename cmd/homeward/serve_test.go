package main

import (
	"context"
	"net"
	"strings"
	"testing"
)

// hangingUp stops a server as soon as it says anything.
type hangingUp struct {
	strings.Builder
	stop context.CancelFunc
}

func (h *hangingUp) Write(text []byte) (int, error) {
	h.stop()
	return h.Builder.Write(text)
}

// TestServeSaysThatItClosed: whoever stops a server sees that it went down well.
func TestServeSaysThatItClosed(t *testing.T) {
	bare(t)
	h := filledHome(t)
	ctx, stop := context.WithCancel(t.Context())
	out := &hangingUp{stop: stop}
	root := rootCommand()
	root.SetOut(out)
	root.SetArgs([]string{"serve", "--data", h.dir, "--listen", "127.0.0.1:0"})
	if err := root.ExecuteContext(ctx); err != nil {
		t.Fatal(err)
	}
	if said := out.String(); !strings.HasPrefix(said, "Serving the ledger") || !strings.HasSuffix(said, "\nClosed the ledger of "+h.dir+".\n") {
		t.Errorf("it says %q", said)
	}
}

// TestServeMeetsAServer: of a port that is in use and a wrong folder, the folder is told.
func TestServeMeetsAServer(t *testing.T) {
	bare(t)
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	noError(t, err)
	defer taken.Close()
	for data, want := range map[string]string{
		filledHome(t).dir: "listen on " + taken.Addr().String() + ": a server is there already; --listen takes another port",
		"nowhere":         "there is no ledger in ",
	} {
		if out, errs, code := invoke(t, "serve", "--data", data, "--listen", taken.Addr().String()); code != exitCouldNot || out != "" || !strings.HasPrefix(errs, want) {
			t.Errorf("%s: exit code %d, %s%s", data, code, out, errs)
		}
	}
}
