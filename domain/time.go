package domain

import (
	"errors"
	"strings"
	"time"
)

// Precision says how much of a claimed time is known.
type Precision string

// The precisions of a claimed time.
const (
	Instant Precision = "instant" // 2012-12-18T05:30:00
	Day     Precision = "day"     // 2012-12-18
	Month   Precision = "month"   // 2012-12
	Unknown Precision = "unknown" // no value at all
)

var claimedLayouts = map[Precision]string{
	Instant: "2006-01-02T15:04:05",
	Day:     "2006-01-02",
	Month:   "2006-01",
}

// ClaimedTime is when the signers say something happened: local time as they
// wrote it, how exact it is, and their offset from UTC. It is a claim; the
// ledger's own word is the recorded time.
type ClaimedTime struct {
	Value     string    `json:"value"`
	Precision Precision `json:"precision"`
	Zone      string    `json:"zone"` // offset, such as +08:00; Z for UTC
}

// ClaimAt makes an exact claim of an instant in its own zone.
func ClaimAt(t time.Time) ClaimedTime {
	return ClaimedTime{Value: t.Format(claimedLayouts[Instant]), Precision: Instant, Zone: t.Format("Z07:00")}
}

// Interval returns the first instant of the claim and the first one after it.
// An unknown time has the zero interval.
func (c ClaimedTime) Interval() (from, until time.Time) {
	zone, err := c.offset()
	if err != nil || c.Precision == Unknown {
		return time.Time{}, time.Time{}
	}
	from, err = time.ParseInLocation(claimedLayouts[c.Precision], c.Value, zone)
	if err != nil {
		return time.Time{}, time.Time{}
	}
	switch c.Precision {
	case Day:
		return from, from.AddDate(0, 0, 1)
	case Month:
		return from, from.AddDate(0, 1, 0)
	}
	return from, from
}

// offset returns the zone as a fixed offset. The location that time.Parse gives
// will not do: it is the machine's own, daylight saving included, where the
// offset happens to agree, and two readers would come to two verdicts.
func (c ClaimedTime) offset() (*time.Location, error) {
	t, err := time.Parse("Z07:00", c.Zone)
	if err != nil {
		return nil, err
	}
	_, seconds := t.Zone()
	if seconds <= -24*3600 || seconds >= 24*3600 || t.Format("Z07:00") != c.Zone {
		return nil, errors.New("zone is not an offset of RFC 3339")
	}
	return time.FixedZone("", seconds), nil
}

// day is the day that is claimed, as it was written; the month where that is all,
// which sorts before its days, and empty where the time is unknown.
func (c ClaimedTime) day() string { return c.Value[:min(len(c.Value), len(time.DateOnly))] }

func (c ClaimedTime) check(field string) error {
	if c.Precision == Unknown {
		if c.Value != "" {
			return fieldError(field+".value", "a time of unknown precision has no value")
		}
		if _, err := c.offset(); c.Zone != "" && err != nil {
			return fieldError(field+".zone", "the zone is an offset such as +08:00, or Z")
		}
		return nil
	}
	layout, known := claimedLayouts[c.Precision]
	if !known {
		return fieldError(field+".precision", "precision is instant, day, month or unknown")
	}
	if t, err := time.Parse(layout, c.Value); err != nil || t.Format(layout) != c.Value {
		return fieldError(field+".value", "the value is not written as %s", layout)
	}
	if _, err := c.offset(); err != nil {
		return fieldError(field+".zone", "the zone is an offset such as +08:00, or Z")
	}
	return nil
}

// timeFact reads an RFC 3339 time of a fact; facts carry instants as text so
// that the signed bytes decide how they are written. time.Parse takes more than
// RFC 3339 does: an hour of one digit, a comma before the fraction, +24:00.
func timeFact(text string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, err
	}
	zone := text[len(text)-len("+08:00"):]
	if text[13] != ':' || strings.Contains(text, ",") || text[len(text)-1] != 'Z' && (zone[1:3] > "23" || zone[4:] > "59") {
		return time.Time{}, errors.New("time is not RFC 3339")
	}
	return t, nil
}
