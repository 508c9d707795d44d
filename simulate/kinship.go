package simulate

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/domain/kinship"
)

// laboratories are those of a caseload.
type laboratories struct {
	tables    []kinship.Table  // by which they compute
	inquiries int              // so far
	spare     []*sample        // of relatives in the database, or once there, who receive no child
	issued    []kinship.Report // of their own
}

// inquiry is how a laboratory finds out whose child this is, as the simulator knows it.
type inquiry struct {
	turn   int     // which of the lives that are identified so this is
	waited int     // how often nobody was ready yet
	child  *sample // that of the child
	first  *sample // that of the relative which the search found
	second *sample // the relative's that was taken then
	other  *sample // of the other parent; nil when nobody needs it
	size   int     // how many profiles were searched
	hit    domain.Ref
	report domain.Ref
}

// table is one by which the demo's laboratories compute; from the demonstration's its
// people are drawn.
func (c *caseload) table(id string) kinship.Table {
	i := slices.IndexFunc(c.labs.tables, func(t kinship.Table) bool { return t.ID == id })
	return c.labs.tables[i]
}

// typedAs is one party of a report: what all the samples of a person show together.
func (l *life) typedAs(role kinship.Role, samples ...*sample) kinship.Party {
	p := kinship.Party{Role: role, SexMarkers: []string{kinship.AmelogeninX}, Specimen: samples[len(samples)-1].taken.ID}
	if samples[0].genome.male {
		p.SexMarkers = []string{kinship.AmelogeninXY}
	}
	var loci []string
	for _, s := range samples {
		if !slices.Contains(p.Kits, s.kit.name) {
			p.Kits, loci = append(p.Kits, s.kit.name), append(loci, s.kit.loci...)
		}
	}
	slices.Sort(loci)
	p.Profile = l.family.people.typed(samples[0].genome, kit{loci: slices.Compact(loci)})
	return p
}

// parentRoles are the roles and pedigrees of a parent alone.
var parentRoles = map[string]struct {
	role kinship.Role
	duo  kinship.Pedigree
}{"mother": {kinship.Mother, kinship.DuoMother}, "father": {kinship.Father, kinship.DuoFather}}

// question is what the laboratory is asked about the relative, and the other parent if
// it was typed.
func (l *life) question() kinship.Question {
	i := l.inquiry
	parent := parentRoles[l.relation]
	q := kinship.Question{Pedigree: parent.duo, Settings: kinship.DefaultSettings(), Software: "homeward 1",
		Search:  kinship.Search{Size: i.size, Share: "0.3"},
		Parties: []kinship.Party{l.typedAs(kinship.Child, i.child), l.typedAs(parent.role, i.first, i.second)}}
	if i.other != nil {
		q.Pedigree = kinship.TrioParents
		q.Parties = append(q.Parties, l.typedAs(parentRoles[otherParent[l.relation]].role, i.other))
	}
	q.Lines = l.lines(q.Parties)
	return q
}

// lines are those that the child has of its parents: of the mother always, of the
// father if it is a boy.
func (l *life) lines(parties []kinship.Party) []kinship.Line {
	var lines []kinship.Line
	child := l.inquiry.child.genome
	for i, p := range parties {
		line := kinship.Line{Kind: kinship.LineMitochondrial, Database: "Demonstration, mitochondrial"}
		of, shown := child.mt, haplotype.mitochondrial
		switch {
		case p.Role == kinship.Father && child.male:
			line = kinship.Line{Kind: kinship.LineY, Database: "Demonstration, Y"}
			of, shown = child.y, haplotype.y
		case p.Role != kinship.Mother:
			continue
		}
		line.Seen, line.Size = of.seen()
		line.Holders = []kinship.Holder{{Party: 0, Markers: shown(of)}, {Party: i, Markers: shown(of)}}
		lines = append(lines, line)
	}
	slices.SortFunc(lines, func(a, b kinship.Line) int { return len(b.Kind) - len(a.Kind) })
	return lines
}

// computed is the report of a laboratory that makes no mistake.
func (c *caseload) computed(q kinship.Question, table string) (kinship.Report, error) {
	r, err := kinship.Issue(q, []kinship.Table{c.table(table)}, c.limits().Kinship())
	if err != nil {
		return r, fmt.Errorf("issue report: %w", err)
	}
	return r, nil
}

// limits are those of the profile in force.
func (c *caseload) limits() domain.Limits {
	return c.author.State(domain.TheLedger).Ledger.Get().Policy.Limits
}

// reportFacts are what a report says in the clear.
func (l *life) reportFacts(r kinship.Report) domain.KinshipReportIssued {
	e := domain.KinshipReportIssued{
		ReportNumber: fmt.Sprintf("K%02d-%06d", l.happened.Year()%100, l.IntN(1_000_000)), Pedigree: string(r.Pedigree),
		Relatives: []domain.PersonID{l.relative}, Relations: []string{l.relation}, Verdict: string(r.Verdict),
		LikelihoodRatio: string(r.Combined), Mismatches: r.Mismatches, MutationModel: r.Settings.Mutation.Model,
		EqualProfiles: len(r.EqualProfiles) > 0, Engine: r.Software,
	}
	if other := l.inquiry.other; other != nil {
		e.Relatives, e.Relations = append(e.Relatives, other.donor), append(e.Relations, other.relation)
	}
	for _, row := range r.Loci {
		if row.Used {
			e.LociCount++
		}
	}
	for _, line := range r.Lines {
		e.Lineages = append(e.Lineages, line.Kind)
	}
	for _, table := range r.Tables {
		e.Tables = append(e.Tables, domain.Digest(table.Digest))
	}
	return e
}

// reportDraft is the record of a report; whoever signs it is for the caller.
func (l *life) reportDraft(e domain.KinshipReportIssued, r kinship.Report, signers ...Signing) (Draft, error) {
	sealed, err := r.Bytes()
	if err != nil {
		return Draft{}, fmt.Errorf("write report: %w", err)
	}
	i := l.inquiry
	draft := l.draft(e, signers...)
	draft.Place = i.second.lab.Territory
	draft.Sealed = map[string]any{"table": json.RawMessage(sealed)}
	if i.hit.ID != "" {
		draft.Refs = append(draft.Refs, domain.Ref{Rel: "answers", Stream: i.hit.Stream, ID: i.hit.ID})
	}
	seen := map[string]bool{}
	for _, s := range []*sample{i.child, i.first, i.second, i.other} {
		if s != nil && !seen[s.taken.ID] {
			seen[s.taken.ID] = true
			draft.Refs = append(draft.Refs, domain.Ref{Rel: "causes", Stream: s.stream, ID: s.taken.ID})
		}
	}
	return draft, nil
}

// scaled multiplies a figure of a report, to six digits, as reports write it.
func scaled(d kinship.Decimal, factor float64) kinship.Decimal {
	log10, _ := d.Log10()
	text := strconv.FormatFloat(math.Pow(10, log10)*factor, 'e', 5, 64)
	mantissa, power, _ := strings.Cut(text, "e")
	n, _ := strconv.Atoi(power)
	mantissa = strings.TrimRight(strings.TrimRight(mantissa, "0"), ".")
	if n < -4 || n >= 6 {
		return kinship.Decimal(mantissa + "e" + power)
	}
	f, _ := strconv.ParseFloat(text, 64)
	return kinship.Decimal(strconv.FormatFloat(f, 'f', -1, 64))
}
