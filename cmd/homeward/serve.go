package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
)

func serveCommand() *cobra.Command {
	var data, listen string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve a ledger over GraphQL",
		Long: `Serve the ledger of a folder: GraphQL at /graphql, the checkpoint and its tiles
at /checkpoint and /tile/, dossiers at /dossier/. serve never makes a ledger:
homeward init does.`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			h, nothing := home{dir: data}, func() error { return nil }
			if !h.hasLedger() {
				return h.missing() // weighs more than a port that is in use
			}
			return serve(cmd.Context(), h, listen, cmd.OutOrStdout(), nothing, func(s *server) error {
				_, err := fmt.Fprintf(cmd.OutOrStdout(), "Serving the ledger of %s on http://%s\n", data, s.address)
				return err
			})
		},
	}
	settingFlags(cmd, map[string]*string{"data": &data, "listen": &listen})
	return cmd
}

// server is a ledger that is being served.
type server struct {
	parts   *parts
	ledger  *ledger.Ledger
	address string
}

// serve runs until ctx ends, and says when it has closed the ledger. prepare is called
// before the ledger is opened, ready when the first request can be answered. The address is taken before either: a
// port that is in use must not be found out after an hour of catching up.
func serve(ctx context.Context, h home, listen string, out io.Writer, prepare func() error, ready func(*server) error) (err error) {
	listener, err := net.Listen("tcp", listen)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return &domain.Error{Kind: domain.Unavailable, Cause: err,
			Sentence: "listen on " + listen + ": a server is there already; --listen takes another port"}
	case err != nil:
		return fmt.Errorf("listen on %s: %w", listen, err)
	}
	defer func() {
		// A server that went down well has closed it already.
		if closed := listener.Close(); !errors.Is(closed, net.ErrClosed) {
			err = errors.Join(err, closed)
		}
	}()
	if err := prepare(); err != nil {
		return err
	}
	boundMemory(softMemory)
	err = withLedger(ctx, h, func(p *parts, l *ledger.Ledger) error {
		return serveLedger(ctx, p, l, listener, ready)
	})
	if err == nil {
		_, err = fmt.Fprintf(out, "Closed the ledger of %s.\n", h.dir)
	}
	return err
}

func serveLedger(ctx context.Context, p *parts, l *ledger.Ledger, listener net.Listener, ready func(*server) error) (err error) {
	views, err := openViews(ctx, p, l)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, views.Close()) }()
	handler, err := newHandler(p, l, views)
	if err != nil {
		return err
	}
	if err := ready(&server{parts: p, ledger: l, address: listener.Addr().String()}); err != nil {
		return err
	}
	return serveHTTP(ctx, listener, handler, p.config.Logger)
}

// Bounds of a connection.
const (
	headerTimeout = 10 * time.Second
	idleTimeout   = 2 * time.Minute
	goodbye       = 10 * time.Second
)

func serveHTTP(ctx context.Context, listener net.Listener, handler http.Handler, log *slog.Logger) error {
	s := &http.Server{Handler: handler, ReadHeaderTimeout: headerTimeout, ReadTimeout: idleTimeout,
		IdleTimeout: idleTimeout, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn)}
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), goodbye)
		defer cancel()
		stopped <- s.Shutdown(bounded)
	}()
	if err := s.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return <-stopped
}
