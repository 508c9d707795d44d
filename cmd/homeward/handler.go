package main

import (
	"net/http"

	"github.com/homeward-ledger/homeward/graphql"
	"github.com/homeward-ledger/homeward/ledger"
)

// newHandler puts the surfaces of a served ledger together.
func newHandler(p *parts, l *ledger.Ledger, views *liveViews) (http.Handler, error) {
	w := web{parts: p, ledger: l, views: views.runner.Status, reach: &pulse{reach: l.Reach}}
	api, err := graphql.NewHandler(graphql.Deps{Ledger: l, Views: views.Views, Genetics: l, Caller: w.caller, Log: p.config.Logger})
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("/graphql", api)
	mux.HandleFunc("GET /checkpoint", w.tiles)
	mux.HandleFunc("GET /tile/", w.tiles)
	mux.HandleFunc("POST /dossier/{child}", w.dossier)
	mux.HandleFunc("GET /healthz", w.health)
	mux.HandleFunc("GET /{$}", w.welcome)
	return mux, nil
}
