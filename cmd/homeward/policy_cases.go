package main

import (
	"context"
	"errors"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/transparency"
)

// casesRead is a ledger whose cases are looked at: its children in order, what its
// agencies are, and the profile in force.
type casesRead struct {
	source   *ledger.Source
	children []domain.StreamID
	kinds    map[domain.StreamID]domain.AgencyKind
	active   profile
}

// withCases looks at a ledger that another process may have open, and lets work use
// what it has read. It trusts the verdicts that are kept, and reads clear facts
// alone.
func withCases(ctx context.Context, h home, work func(*casesRead) error) (err error) {
	if !h.hasLedger() {
		return h.missing()
	}
	look, closing, err := lookAt(ctx, h)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closing()) }()
	read := &casesRead{source: look.Source(), kinds: map[domain.StreamID]domain.AgencyKind{}}
	if err := read.each(ctx, read.take); err != nil {
		return err
	}
	return work(read)
}

// casesPage is how many records are read at once.
const casesPage = 500

// each tells of every valid record in order.
func (c *casesRead) each(ctx context.Context, tell func(domain.Statement) error) error {
	for from := uint64(0); ; {
		page, err := c.source.Judged(ctx, from, casesPage)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, r := range page {
			if r.Verdict.Void {
				continue
			}
			if err := tell(r.Statement); err != nil {
				return err
			}
		}
		from += uint64(len(page))
	}
}

// take notes children, agencies and the profile.
func (c *casesRead) take(s domain.Statement) (err error) {
	spec, _ := domain.SpecOf(s.Type)
	switch e := s.Event.(type) {
	case domain.AgencyAccredited:
		c.kinds[s.Stream] = e.Kind
	case domain.PolicyActivated:
		c.active = profile{name: activeProfile, text: []byte(e.Text)}
		c.active.Profile, err = domain.ParseProfile(c.active.text, transparency.Unmarshal)
	default:
		if spec.Opens && s.Stream.Kind() == domain.ChildStream {
			c.children = append(c.children, s.Stream)
		}
	}
	return err
}
