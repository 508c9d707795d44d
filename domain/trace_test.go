package domain

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// digestsIn finds the digests that facts name, by what is written before them,
// without asking the catalogue.
var digestsIn = regexp.MustCompile(`"([A-Za-z]+)":\[?"([0-9a-f]{64})"`)

// Every digest that the facts of a golden name leaves a trace, but for those that many
// records share by their nature.
func TestTracesFindDigests(t *testing.T) {
	found := 0
	for _, spec := range Catalogue() {
		golden, err := os.ReadFile(goldenFile(spec.Type))
		if err != nil {
			t.Fatal(err)
		}
		s, err := ParseStatement(golden, strict)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range digestsIn.FindAllSubmatch(compact(t, s.Facts), -1) {
			name, digest := string(match[1]), string(match[2])
			left := slices.ContainsFunc(Traces(s), func(x Trace) bool { return x.Kind == name && x.Value == digest })
			if left == slices.Contains(sharedByNature, name) {
				t.Errorf("%s: the digest %s leaves a trace: %t", spec.Type, name, left)
			}
			found++
		}
	}
	if found < 5 {
		t.Errorf("the goldens name %d digests in all: the search finds too little", found)
	}
}

func TestTracesOfKinds(t *testing.T) {
	device := &Capture{At: "2012-12-18T08:00:00+08:00", Device: strings.Repeat("a1", 8), Counter: 7}
	at := ClaimedTime{Value: "2012-12-18T07:30:00", Precision: Instant, Zone: "+08:00"}
	signed := []Signer{nurse.records(RoleIntake), keeper.seconds(RoleIntake)}
	digest := strings.Repeat("0a", 32)
	for name, c := range map[string]struct {
		s    Statement
		want []string // kind, value and what else is said, and the counter's digit
	}{
		"device":         {Statement{Type: TypeCaseClosed, Facts: []byte(`{}`), Captured: device}, []string{"device " + device.Device + " "}},
		"officers":       {Statement{Type: TypePresenceAttested, Facts: []byte(`{}`), Place: "350181", OccurredAt: at, Signers: signed, Source: Source{Kind: SourceOwn}}, []string{"officer " + nurse.key.ID() + " " + string(welfare), "officer " + keeper.key.ID() + " " + string(shelter)}},
		"at a desk":      {Statement{Type: TypeCaseClosed, Facts: []byte(`{}`), Place: "350181", OccurredAt: at, Signers: signed, Source: Source{Kind: SourceOwn}}, nil},
		"words of other": {Statement{Type: TypePresenceAttested, Facts: []byte(`{}`), Place: "350181", OccurredAt: at, Signers: signed, Source: Source{Kind: SourceTranscribed, Document: Digest(digest)}}, []string{"document " + digest + " "}},
		"some day":       {Statement{Type: TypePresenceAttested, Facts: []byte(`{}`), Place: "350181", OccurredAt: ClaimedTime{Value: "2012-12-18", Precision: Day, Zone: "Z"}, Signers: signed, Source: Source{Kind: SourceOwn}}, nil},
		"evidence":       {Statement{Type: TypeCaseClosed, Facts: []byte(`{}`), Evidence: []Evidence{{Kind: "report", SHA256: Digest(digest)}}}, []string{"evidence " + digest + " report"}},
		"order":          {Statement{Type: TypeCourtOrderRecorded, Facts: []byte(`{"orderNumber":"7","orderDigest":"` + digest + `"}`)}, []string{"orderNumber 7 " + digest, "orderDigest " + digest + " 7"}},
		"person":         {Statement{Type: TypeHandedOver, Facts: []byte(`{"receiver":"person-a","presence":{"method":"photograph"}}`)}, []string{"receiver person-a "}},
		"root":           {Statement{Type: TypeDossierIssued, Facts: []byte(`{}`), Event: DossierIssued{Size: 9, Root: Digest(digest)}}, []string{"root 9 " + digest}},
		"carried":        {Statement{Type: TypeStatementCarried, Facts: []byte(`{}`), Event: StatementCarried{carried: Statement{Captured: device}}}, []string{"device " + device.Device + " "}},
		"nothing":        {Statement{Type: "unknown.v1", Captured: device}, nil},
		"not its type":   {Statement{Type: TypeCourtOrderRecorded, Facts: []byte(`{"orderNumber":7}`)}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, x := range Traces(c.s) {
				got = append(got, x.Kind+" "+x.Value+" "+x.Says)
				if x.Kind == TraceDevice && (x.Counter != 7 || !x.At.Equal(device.moment())) {
					t.Errorf("the device says %d at %s", x.Counter, x.At)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("traces are %q, want %q", got, c.want)
			}
		})
	}
}
