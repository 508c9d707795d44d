package ledger

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger/dossier"
)

// sealing is a disclosure and the persons under whose keys it goes, in order.
type sealing struct {
	subjects []string
	text     string
}

// sealings says under whose keys each disclosure goes.
func sealings(r *request, s domain.Statement, after domain.State) ([]sealing, error) {
	spec, _ := domain.SpecOf(s.Type)
	var found []sealing
	for _, path := range spec.Sealed {
		opened, ok := r.opened[path.Path]
		if !ok {
			continue
		}
		subjects := s.Subjects(path, after.Subject())
		if opened.Subject != string(subjects[0]) {
			return nil, invalid("disclosures."+path.Path, "the value is sealed for another person than the one it concerns", nil)
		}
		if len(subjects) > maxJoint {
			return nil, invalid("facts."+path.With, fmt.Sprintf("the value concerns %d persons; it is sealed for at most %d together", len(subjects), maxJoint), nil)
		}
		found = append(found, sealing{subjects: inOrder(subjects), text: opened.Text()})
	}
	return found, nil
}

// inOrder are the persons as the vault names them, in ascending order.
func inOrder(persons []domain.PersonID) []string {
	names := make([]string, len(persons))
	for i, person := range persons {
		names[i] = string(person)
	}
	slices.Sort(names)
	return names
}

// together names a group of persons, in order: no id has a space.
func together(subjects []string) string { return strings.Join(subjects, " ") }

// seal makes the keysets of all subjects durable, then encrypts. Only after that
// may a record that needs them be appended. later are requests that were decided
// behind one that was turned away here, and must be decided again.
func (l *Ledger) seal(ctx context.Context, drafts []*draft) (ready []*draft, later []*request) {
	err := l.config.Vault.Ensure(ctx, subjectsOf(drafts)...)
	if errors.Is(err, ErrErased) {
		return l.turnAwayErased(ctx, drafts)
	}
	for i := range drafts {
		if err != nil {
			break
		}
		err = l.sealOne(ctx, drafts[i])
	}
	if err != nil {
		finishAll(requestsOf(drafts), unavailable("seal the disclosures", err))
		return nil, nil
	}
	return drafts, nil
}

// turnAwayErased refuses the first draft that would seal something for an erased
// subject. What was decided behind it may rest on it.
func (l *Ledger) turnAwayErased(ctx context.Context, drafts []*draft) (ready []*draft, later []*request) {
	for i, d := range drafts {
		if err := l.config.Vault.Ensure(ctx, subjectsOf(drafts[i:i+1])...); errors.Is(err, ErrErased) {
			d.finish(domain.StreamRecord{}, domain.Refuse(domain.Conflict, "A2", "record %s seals a value of a person who was erased", d.record.Statement.ID))
			ready, _ = l.seal(ctx, drafts[:i])
			return ready, requestsOf(drafts[i+1:])
		}
	}
	return l.seal(ctx, drafts)
}

func subjectsOf(drafts []*draft) []string {
	var subjects []string
	for _, d := range drafts {
		for _, s := range d.sealed {
			subjects = append(subjects, s.subjects...)
		}
	}
	slices.Sort(subjects)
	return slices.Compact(subjects)
}

func (l *Ledger) sealOne(ctx context.Context, d *draft) error {
	var parts []SubjectText
	place := map[string]int{}
	for _, s := range d.sealed {
		i, known := place[together(s.subjects)]
		if !known {
			i = len(parts)
			place[together(s.subjects)] = i
			parts = append(parts, SubjectText{Subjects: s.subjects})
		}
		parts[i].Texts = append(parts[i].Texts, s.text)
	}
	var sealed []Sealed
	if len(parts) > 0 {
		var err error
		if sealed, err = l.config.Vault.Seal(ctx, bindingOf(d.record), parts); err != nil {
			return err
		}
	}
	d.kept, d.write.Records[0].Meta = sealed, encodeMeta(d.entry, sealed)
	return nil
}

func bindingOf(r dossier.Record) []byte {
	sealed := make(map[string]*string, len(r.Statement.Sealed))
	for path, commitment := range r.Statement.Sealed {
		sealed[path] = (*string)(commitment)
	}
	return Binding(r.PAE(), sealed)
}
