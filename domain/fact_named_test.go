package domain

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"
)

// TestFactsFoundBothWays: what is found without a decoder is what the decoder finds, at each
// byte of some facts: changed, left out, and with one more before it.
func TestFactsFoundBothWays(t *testing.T) {
	facts := []byte(`{"child":"p-1","n":12,"with":["p-2","p-3"],"where":{"place":"x, y}"},"name":null}`)
	found := 0
	for at := range facts {
		for _, c := range []byte(" \n\"\\,:[]{}a0u") {
			changed := bytes.Clone(facts)
			changed[at] = c
			for _, other := range [][]byte{facts, changed, slices.Insert(bytes.Clone(facts), at, c), slices.Delete(bytes.Clone(facts), at, at+1)} {
				var all map[string]json.RawMessage
				if json.Unmarshal(other, &all) != nil || len(all) != 5 { // read before: no JSON, or a name twice
					continue
				}
				for _, name := range []string{"child", "n", "with", "where", "name", "place", "none"} {
					if value, plain := plainFact(other, name); plain {
						found++
						if !bytes.Equal(bytes.TrimSpace(value), all[name]) {
							t.Fatalf("%s: %s is %q, and %q by the decoder", other, name, value, all[name])
						}
					}
				}
			}
		}
	}
	if found < 1000 {
		t.Errorf("%d were found without the decoder", found)
	}
}
