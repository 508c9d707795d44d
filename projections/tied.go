package projections

import (
	"slices"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// RestsOn tells what falls, or must be looked at again, if the record with the id is
// false; false when the story has no such record.
func (s Story) RestsOn(id string) ([]domain.Tied, bool) { return domain.RestsOn(s.steps(), id) }

// Basis tells what the record with the id rests on; false when the story has no such
// record.
func (s Story) Basis(id string) ([]domain.Tied, bool) { return domain.BasisOf(s.steps(), id) }

// Due tells what had been made due by a time, under the limits of a profile.
func (s Story) Due(limits domain.Limits, at time.Time) []domain.Due {
	return domain.DueOn(s.steps(), limits, at)
}

// ChangedSince tells what was recorded after a time and changes what had been
// recorded, or had happened, by then.
func (s Story) ChangedSince(known time.Time) []domain.Change {
	return domain.ChangedSince(s.steps(), known)
}

// SampledIn are the missing reports in which specimens stand that have to do with a
// child: those that it answers, and those whose specimens a kinship report names.
func (s Story) SampledIn() []domain.StreamID {
	streams := s.Reports()
	for _, report := range s.State().Child.Kinship.Reports {
		for _, ref := range report.Specimens {
			if ref.Stream.Kind() == domain.MissingStream && len(streams) < 2*maxReports && !slices.Contains(streams, ref.Stream) {
				streams = append(streams, ref.Stream)
			}
		}
	}
	return streams
}

// maxReports bounds the missing reports that are looked into beside a child.
const maxReports = 16

// Reports are the missing reports that an identity, or an adult's own word, says that
// a child answers; of very many, the first.
func (s Story) Reports() []domain.StreamID {
	var reports []domain.StreamID
	for _, step := range s {
		var report domain.StreamID
		switch e := step.Event.(type) {
		case domain.IdentityEstablished:
			report = e.Report
		case domain.RecognitionDeclared:
			report = e.Report
		}
		if report != "" && len(reports) < maxReports && !slices.Contains(reports, report) {
			reports = append(reports, report)
		}
	}
	return reports
}
