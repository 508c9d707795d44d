package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/graphql"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/ledger/dossier"
	"github.com/homeward-ledger/homeward/transparency"
)

const (
	historyEvents = 40
	openLoopRate  = 50 // requests a second
	openLoopTime  = 10 * time.Second
	saturation    = 2 // clients that ask again at once
	saturatedTime = 5 * time.Second
)

// history asks for the first forty records of children, each another, as an officer
// whose agency signed in the child's stream, sealed values included: in process, over
// HTTP at a steady rate, whatever the answers take, and by clients who ask again at once.
func (j job) history(ctx context.Context) (r result, err error) {
	h, err := openHouse(ctx, j.path("home"), false, true)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	if err := h.follow(ctx); err != nil {
		return r, err
	}
	if err := h.views.WaitApplied(ctx, h.ledger.Size()); err != nil {
		return r, err
	}
	asked, err := j.longLives()
	if err != nil {
		return r, err
	}
	handler, err := graphql.NewHandler(graphql.Deps{Ledger: h.ledger, Views: h.views, Genetics: h.ledger, Log: h.config.Logger,
		Caller: func(request *http.Request) (ledger.Caller, error) {
			return ledger.Caller{Role: ledger.Officer, Agency: domain.StreamID(request.Header.Get("Agency"))}, nil
		}})
	if err != nil {
		return r, err
	}
	server := httptest.NewServer(handler)
	defer server.Close()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	web := func(i int) error { return asked[i%len(asked)].overHTTP(client, server.URL) }
	here := func(i int) error { return asked[i%len(asked)].inProcess(handler) }

	r.Values = map[string]float64{}
	begun := time.Now()
	for i := range 400 {
		if err := here(i); err != nil {
			return r, err
		}
	}
	r.Values["in process ms"] = milliseconds(time.Since(begun)) / 400
	steady, err := openLoop(web)
	if err != nil {
		return r, err
	}
	r.Values["p50 ms"], r.Values["p99 ms"] = quantile(steady, 0.5), quantile(steady, 0.99)
	n, took, err := saturated(web)
	r.Records, r.Seconds = n, took.Seconds()
	return r, err
}

// openLoop begins a request at each tick, and returns how long each took.
func openLoop(ask func(int) error) (took []time.Duration, err error) {
	var mu sync.Mutex
	var running sync.WaitGroup
	tick := time.NewTicker(time.Second / openLoopRate)
	defer tick.Stop()
	for i := range int(openLoopTime.Seconds() * openLoopRate) {
		due := <-tick.C
		running.Go(func() {
			failed := ask(i)
			mu.Lock()
			defer mu.Unlock()
			took, err = append(took, time.Since(due)), cmp.Or(err, failed)
		})
	}
	running.Wait()
	return took, err
}

// saturated has clients ask again as soon as they are answered.
func saturated(ask func(int) error) (n int, took time.Duration, err error) {
	var mu sync.Mutex
	var running sync.WaitGroup
	begun := time.Now()
	for c := range saturation {
		running.Go(func() {
			for i := c; time.Since(begun) < saturatedTime; i += saturation {
				failed := ask(i)
				mu.Lock()
				n, err = n+1, cmp.Or(err, failed)
				mu.Unlock()
			}
		})
	}
	running.Wait()
	return n, time.Since(begun), err
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func quantile(took []time.Duration, q float64) float64 {
	slices.Sort(took)
	return milliseconds(took[min(len(took)-1, int(float64(len(took))*q))])
}

// question asks for a child.
type question struct {
	child, agency domain.StreamID
}

// longLives are children of whom there are forty records at least.
func (j job) longLives() (asked []question, err error) {
	counts, agencies := map[domain.StreamID]int{}, map[domain.StreamID]domain.StreamID{}
	err = j.eachLine(j.records, func(line ledger.Line) error {
		envelope, err := transparency.ParseEnvelope(line.Envelope)
		if err != nil {
			return err
		}
		s := dossier.ReadEnvelope(envelope).Statement
		if s.Stream.Kind() != domain.ChildStream {
			return nil
		}
		if counts[s.Stream]++; counts[s.Stream] == 1 {
			agencies[s.Stream] = s.Signers[0].Agency
		}
		if counts[s.Stream] == historyEvents {
			asked = append(asked, question{s.Stream, agencies[s.Stream]})
		}
		return nil
	})
	if len(asked) == 0 && err == nil {
		err = errors.New("no child of the caseload has so many records")
	}
	return asked, err
}

func (q question) request(url string) (*http.Request, error) {
	body, err := json.Marshal(map[string]string{"query": fmt.Sprintf(
		`{ child(stream: %q) { history(first: %d) { edges { node { index type recordedAt sealed { path state value } } } } } }`, q.child, historyEvents)})
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Agency", string(q.agency))
	return request, nil
}

func (q question) inProcess(handler http.Handler) error {
	request, err := q.request("http://localhost/graphql")
	if err != nil {
		return err
	}
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, request)
	return whole(recorder.Body.Bytes())
}

func (q question) overHTTP(client *http.Client, url string) error {
	request, err := q.request(url)
	if err != nil {
		return err
	}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	answer, err := io.ReadAll(response.Body)
	return errors.Join(err, response.Body.Close(), whole(answer))
}

// whole wants all the records in an answer.
func whole(answer []byte) error {
	if n := bytes.Count(answer, []byte(`"recordedAt"`)); n != historyEvents {
		return fmt.Errorf("the answer has %d records: %.200s", n, answer)
	}
	return nil
}
