package storecheck_test

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// nemesis does harm, in the order and at the moments that the seed says.
type nemesis struct {
	t       *testing.T
	random  *rand.Rand
	place   *place
	clients []*process
	journal string
	read    int64 // bytes of the journal
	answers int   // good ones in it
	done    map[string]int
}

// deed is something that can be done, and how often in a round.
type deed struct {
	name  string
	times int
	do    func()
}

func (n *nemesis) deeds() []deed {
	deeds := []deed{
		{"kills of clients", 3, func() {
			victim := n.victim()
			victim.kill()
			n.sleep(200)
			victim.start()
		}},
		{"pauses of clients", 2, func() { n.victim().pause(n.pause()) }},
	}
	if n.place.proxy != nil {
		deeds = append(deeds, deed{"cuts", 3, func() {
			if err := n.place.proxy.cut(n.random, n.upTo(300)); err != nil {
				n.t.Fatal(err)
			}
		}})
	}
	if n.place.crash != nil {
		deeds = append(deeds, deed{"kills of the server", 1, func() {
			n.place.crash()
			n.sleep(200)
			n.place.restart()
		}})
	}
	if n.place.server != nil {
		deeds = append(deeds, deed{"pauses of the server", 1, func() { n.place.server.pause(n.upTo(500)) }})
	}
	return deeds
}

// round is what is done until clients must have got on, in an order of its own.
func (n *nemesis) round() []deed {
	var all []deed
	for _, d := range n.deeds() {
		all = append(all, slices.Repeat([]deed{d}, d.times)...)
	}
	n.random.Shuffle(len(all), func(i, k int) { all[i], all[k] = all[k], all[i] })
	return all
}

// pause is mostly short. Now and then it is longer than PostgreSQL waits for a
// client inside a transaction.
func (n *nemesis) pause() time.Duration {
	if n.random.IntN(12) == 0 {
		return 6 * time.Second
	}
	return n.upTo(800)
}

func (n *nemesis) victim() *process { return n.clients[n.random.IntN(len(n.clients))] }

func (n *nemesis) upTo(milliseconds int) time.Duration {
	return time.Duration(1+n.random.IntN(1000*milliseconds)) * time.Microsecond
}

func (n *nemesis) sleep(milliseconds int) { time.Sleep(n.upTo(milliseconds)) }

// strike does one round, and more until the time is over.
func (n *nemesis) strike(length time.Duration) {
	n.t.Helper()
	n.getOn()
	for began := time.Now(); len(n.done) == 0 || time.Since(began) < length; n.getOn() {
		for _, d := range n.round() {
			d.do()
			n.done[d.name]++
			n.sleep(150)
		}
	}
}

// getOn waits for some more good answers.
func (n *nemesis) getOn() {
	n.t.Helper()
	const enough = 40
	for want, began := n.count()+enough, time.Now(); n.count() < want; time.Sleep(5 * time.Millisecond) {
		for _, client := range n.clients {
			client.running()
		}
		if time.Since(began) > patience {
			n.t.Fatalf("clients do not get on: %d good answers, want %d", n.answers, want)
		}
	}
}

// count counts the journal's good answers.
func (n *nemesis) count() int {
	n.t.Helper()
	file, err := os.Open(n.journal)
	if err != nil {
		n.t.Fatal(err)
	}
	defer file.Close()
	more, err := io.ReadAll(io.NewSectionReader(file, n.read, 1<<40))
	if err != nil {
		n.t.Fatal(err)
	}
	whole := bytes.LastIndexByte(more, '\n') + 1
	n.read += int64(whole)
	n.answers += bytes.Count(more[:whole], []byte(`"end":"done"`))
	return n.answers
}

func (n *nemesis) String() string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(n.done)) {
		all = append(all, fmt.Sprintf("%d %s", n.done[name], name))
	}
	return strings.Join(all, ", ")
}
