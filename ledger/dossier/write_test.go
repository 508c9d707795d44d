package dossier

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

func TestWriteIsDeterministic(t *testing.T) {
	one, two := tell(t, "honest", nil), tell(t, "honest", nil)
	if !bytes.Equal(one.zip, two.zip) {
		t.Error("the same contents gave other bytes")
	}
	if !bytes.Equal(one.zip, zipped(t, one.contents)) {
		t.Error("writing twice gave other bytes")
	}
}

func TestWriteRefuses(t *testing.T) {
	s := honest(t)
	for name, edit := range map[string]func(*Contents){
		"no records":       func(c *Contents) { c.Records = nil },
		"out of order":     func(c *Contents) { c.Records[3], c.Records[4] = c.Records[4], c.Records[3] },
		"one twice":        func(c *Contents) { c.Records[4] = c.Records[3] },
		"no founding":      func(c *Contents) { c.Records = c.Records[1:] },
		"another child":    func(c *Contents) { c.Subject = s.child("other") },
		"not issued":       func(c *Contents) { c.IssuedAt = 1 },
		"nowhere issued":   func(c *Contents) { c.IssuedAt = 9999 },
		"too long a text":  func(c *Contents) { c.Withholding = strings.Repeat("x", maxWithholding+1) },
		"too long a proof": func(c *Contents) { c.Records[2].Proof = make([]byte, maxProofFile+1) },
	} {
		c := s.copied()
		edit(&c)
		if err := Write(io.Discard, c); !errors.Is(err, ErrContents) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestWriteTellsOfTheWriter(t *testing.T) {
	s := honest(t)
	if err := Write(full{}, s.contents); err == nil || errors.Is(err, ErrContents) {
		t.Errorf("a full disk: %v", err)
	}
}

func TestTimelineTellsTheStory(t *testing.T) {
	s := honest(t)
	page := string(unzipped(t, s.zip)[timelineName])
	for _, want := range []string{
		"a reading aid only: what counts are the records", "child rescued · record 12", "VOID: custody taken · record 15",
		"<b>VOID</b> by rule H1", "CORRECTED by record 17", "single-signed", "The police of the town (" + string(s.agency("police")) + ")",
		"18 December 2016, 05:12:00 (UTC&#43;00:00)", "2016-12-18 06:12:00 UTC", "In whose hands the child was; a role, never a name",
		"trafficker", sealedFacility, "小女孩", "&lt;b&gt;two&lt;/b&gt;", "<b>withheld</b>", "method photograph, match yes", "By order of the court.",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the timeline does not say %q", want)
		}
	}
	for _, no := range []string{"<script", "http://", "https://", "<b>two", "SIMULATED"} {
		if strings.Contains(page, no) {
			t.Errorf("the timeline holds %q", no)
		}
	}
}

func TestClaimedTimesKeepTheirPrecision(t *testing.T) {
	for want, c := range map[string]domain.ClaimedTime{
		"18 December 2012, 05:30:00 (UTC+08:00)":            {Value: "2012-12-18T05:30:00", Precision: domain.Instant, Zone: "+08:00"},
		"18 December 2012 (the day is known, not the hour)": {Value: "2012-12-18", Precision: domain.Day, Zone: "+08:00"},
		"December 2012 (only the month is known)":           {Value: "2012-12", Precision: domain.Month, Zone: "Z"},
		"not known": {Precision: domain.Unknown},
	} {
		if got := claimed(c); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
