package domain

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestClaimedInterval(t *testing.T) {
	for claim, want := range map[ClaimedTime][2]string{
		{"2012-12-18T05:30:00", Instant, "+08:00"}: {"2012-12-17T21:30:00Z", "2012-12-17T21:30:00Z"},
		{"2012-12-18T05:30:00", Instant, "Z"}:      {"2012-12-18T05:30:00Z", "2012-12-18T05:30:00Z"},
		{"2012-12-18", Day, "+08:00"}:              {"2012-12-17T16:00:00Z", "2012-12-18T16:00:00Z"},
		{"2012-12-18", Day, "-03:30"}:              {"2012-12-18T03:30:00Z", "2012-12-19T03:30:00Z"},
		{"2012-12", Month, "+08:00"}:               {"2012-11-30T16:00:00Z", "2012-12-31T16:00:00Z"},
		{"2012-02", Month, "Z"}:                    {"2012-02-01T00:00:00Z", "2012-03-01T00:00:00Z"},
		{"2012-02-29", Day, "Z"}:                   {"2012-02-29T00:00:00Z", "2012-03-01T00:00:00Z"},
		{"", Unknown, ""}:                          {"0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"},
	} {
		from, until := claim.Interval()
		if got := [2]string{from.UTC().Format(time.RFC3339), until.UTC().Format(time.RFC3339)}; got != want {
			t.Errorf("%v is %v, want %v", claim, got, want)
		}
		if err := claim.check("occurredAt"); err != nil {
			t.Errorf("%v: %v", claim, err)
		}
	}
}

// TestIntervalKnowsNoMachine: the same claim means the same on every reader's
// machine, also where the local zone has that offset in winter only.
func TestIntervalKnowsNoMachine(t *testing.T) {
	claim := ClaimedTime{"2012-07-18", Day, "-05:00"}
	want, _ := claim.Interval()
	local := time.Local
	t.Cleanup(func() { time.Local = local })
	time.Local = daylightSaving(t)
	if got, _ := claim.Interval(); !got.Equal(want) {
		t.Errorf("%v begins %v, on another machine %v", claim, want.UTC(), got.UTC())
	}
}

// daylightSaving makes a zone that is five hours behind UTC, four since 1970, in
// the format of RFC 8536.
func daylightSaving(t *testing.T) *time.Location {
	t.Helper()
	data := "TZif\x00" + string(make([]byte, 15)) +
		"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00\x08" +
		"\x00\x00\x00\x01\x01" + "\xff\xff\xb9\xb0\x00\x00" + "\xff\xff\xc7\xc0\x01\x04" + "EST\x00EDT\x00"
	location, err := time.LoadLocationFromTZData("trial", []byte(data))
	if err != nil {
		t.Fatal(err)
	}
	if _, offset := time.Date(2012, 7, 18, 0, 0, 0, 0, location).Zone(); offset != -4*3600 {
		t.Fatalf("the trial zone is off by %d", offset)
	}
	return location
}

func TestClaimAt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		offset := rapid.IntRange(-14*60, 14*60).Draw(t, "minutes")
		seconds := rapid.Int64Range(0, 4e9).Draw(t, "seconds")
		moment := time.Unix(seconds, 0).In(time.FixedZone("", offset*60))
		claim := ClaimAt(moment)
		if err := claim.check("occurredAt"); err != nil {
			t.Fatalf("%v: %v", claim, err)
		}
		if from, until := claim.Interval(); !from.Equal(moment) || !until.Equal(moment) {
			t.Fatalf("%v is claimed as %v to %v", moment, from, until)
		}
	})
}

func TestClaimRefuses(t *testing.T) {
	for claim, field := range map[ClaimedTime]string{
		{"2012-12-18", Day, "+24:00"}:                     "t.zone",
		{"2012-12-18", Day, "+8:00"}:                      "t.zone",
		{"2012-12-18", Day, "-00:00"}:                     "t.zone",
		{"2012-12-18", Day, "+07:60"}:                     "t.zone",
		{"2012-12-18", Day, "z"}:                          "t.zone",
		{"2012-12-18 ", Day, "Z"}:                         "t.value",
		{"2012-2-18", Day, "Z"}:                           "t.value",
		{"2012-13", Month, "Z"}:                           "t.value",
		{"12012-12", Month, "Z"}:                          "t.value",
		{"2012-12-18T24:00:00", Instant, "Z"}:             "t.value",
		{"2012-12-18T5:30:00", Instant, "Z"}:              "t.value",
		{"2012-12-18T05:30:00,5", Instant, "Z"}:           "t.value",
		{"2012-12-18T05:30:00Z", Instant, "Z"}:            "t.value",
		{"2012", Unknown, "Z"}:                            "t.value",
		{"", Unknown, "the night when it rained so hard"}: "t.zone",
		{"2012-12-18", "", "Z"}:                           "t.precision",
	} {
		outcome{claim.check("t")}.then(t, verdict{"H3", Invalid, field})
	}
	if from, until := (ClaimedTime{"2012", Day, "Z"}).Interval(); !from.IsZero() || !until.IsZero() {
		t.Errorf("an unreadable claim is %v to %v", from, until)
	}
}

func TestTimeFact(t *testing.T) {
	for _, good := range []string{"2012-12-18T05:30:00Z", "2012-12-18T05:30:00.123456789-03:30", "2012-12-18T05:30:00+00:00"} {
		if _, err := timeFact(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, bad := range []string{"", "Z", "2012-12-18", "2012-12-18T05:30:00", "2012-12-18 05:30:00Z", "2012-12-18T5:30:00Z",
		"2012-12-18T5:30:00+08:00", "2012-12-18T05:30:00,5Z", "2012-12-18T05:30:00+24:00", "2012-12-18T05:30:00+07:60",
		"2012-12-18T05:30:60Z", "2012-02-30T05:30:00Z", "2012-12-18T05:30:00z"} {
		if got, err := timeFact(bad); err == nil {
			t.Errorf("%s is read as %v", bad, got)
		}
	}
}
