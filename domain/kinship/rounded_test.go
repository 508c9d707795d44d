package kinship

import "testing"

func TestRounds(t *testing.T) {
	for _, c := range []struct {
		d, exact Decimal
		want     bool
	}{
		{"2.53e+06", "2.53113e+06", true},
		{"3e+06", "2.53113e+06", true},
		{"2.5e+06", "2.49996e+06", true},
		{"2.53113e+06", "2.53113e+06", true},
		{"2.54e+06", "2.53113e+06", false},
		{"2.53e+07", "2.53113e+06", false},
		{"2.53113e+06", "2.53e+06", false}, // more digits than are known
		{"0.0001", "9.99996e-05", true},
		{"1000000", "1e+06", false}, // not in its one form
		{"0.22", "0.215", true},
		{"0.21", "0.215", true},
		{"0.21", "0.2151", false},
		{"0", "0", true},
		{"0", "1e-12", false},
		{"1e-12", "0", false},
		{"1e+300", "9.9e+299", true},
		{"2.5e+400", "2.53e+400", true},
	} {
		if got := c.d.Rounds(c.exact); got != c.want {
			t.Errorf("%s rounds %s: %t", c.d, c.exact, got)
		}
	}
}
