package simulate

import (
	"strconv"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// life is one child on its way, as the simulator knows it: the truth of which
// the records tell a part. The desks of agencies have lives too: what happens
// there without a child.
type life struct {
	dice
	group     *group
	n         int // 0 for the first child; below zero at a desk
	kind      kind
	stream    domain.StreamID
	child     domain.PersonID
	sex       string
	months    int // true age at the rescue
	county    string
	from      time.Time       // when the caseload begins
	dawn      time.Time       // when the child's operation began
	operation domain.StreamID // empty for a child whom no operation freed
	report    domain.StreamID // of the missing report; empty if nobody made one
	relative  domain.PersonID // who reported the child missing, or is found to be its family
	relation  string
	receiver  domain.PersonID // who is to receive the child, in a proposal
	custodian Agency          // who has the child; the police at first
	guest     Agency          // where the child is on its way to, or who claims it
	home      bool            // the child went home
	double    domain.StreamID // a second stream, of the same child or taken for that
	halves    []domain.Ref    // of the link with it
	family    family
	inquiry   *inquiry                   // of a laboratory, whose child this is; nil for none
	kin       map[domain.PersonID]string // what people are to the child in truth; looked up, never listed

	samples map[domain.PersonID]*sample // the last of each donor; looked up, never listed

	scenes     []scene
	happened   time.Time
	recorded   time.Time                  // of the last record
	field      bool                       // freed where there is no connection
	typo       bool                       // the date of custody is mistyped
	ownSamples bool                       // its scenes say themselves who is sampled
	offline    bool                       // this scene is recorded on a device without a connection
	rushed     bool                       // its officers are where they cannot be
	duties     map[domain.PersonID]string // which of those about this child an officer has
	told       map[string]domain.Ref      // the last record of each type
	last       domain.Statement
	author     Key      // of last
	evidence   []string // ids of the records that carry the crooked label
}

// operationSize is how many children one operation frees at most.
const operationSize = 250

func newLife(w World, when span, n int, k kind) *life {
	l := &life{dice: newDice(w.Seed, "child", strconv.Itoa(n)), n: n, kind: k, from: when.from, told: map[string]domain.Ref{}, duties: map[domain.PersonID]string{},
		samples: map[domain.PersonID]*sample{}}
	l.stream = domain.NewStreamID(domain.ChildStream, l.bytes16())
	l.child = domain.NewPersonID(l.bytes16())
	l.relative = domain.NewPersonID(l.bytes16())
	l.relation = pick(l.dice, []string{"mother", "father", "mother", "grandmother", "uncle"})
	l.sex = pick(l.dice, []string{"female", "male", "male"})
	l.months = l.age()
	l.family = family{people: w.people, seed: w.Seed, label: strconv.Itoa(n), sex: l.sex}
	l.kin = map[domain.PersonID]string{l.child: isChild, l.relative: l.relation}
	where := provinces[l.IntN(len(provinces))]
	if n < len(provinces) {
		where = provinces[n] // no province is without a child
	}
	if l.kind.province != "" {
		where = provinceCalled(l.kind.province)
	}
	l.county = pick(l.dice, where.counties)
	l.custodian = w.Directory.In(where.code, domain.Police)[0]
	operation := n / operationSize
	if l.kind.early {
		operation = 0
	}
	l.dawn, l.operation = operationOf(w.Seed, when, operation)
	l.happened = l.dawn
	l.field = l.chance(12)
	l.kind.story(l)
	return l
}

func provinceCalled(name string) province {
	for _, p := range provinces {
		if p.name == name {
			return p
		}
	}
	return provinces[0]
}

// age is mostly that of infants; hardly any child was older than six.
func (d dice) age() int {
	if d.chance(65) {
		return 2 + d.IntN(11)
	}
	return 13 + d.IntN(60)
}

const day = 24 * time.Hour

// act plays a scene: it makes at most a few records.
type act func(*caseload, *life) error

// scene is something that happens, and is recorded.
type scene struct {
	gap     time.Duration // after what happened before
	at      time.Time     // when set, instead of gap
	play    act
	night   bool // outside office hours too
	remote  bool // where there is no connection
	crooked bool // its records carry the life's label
}

// then adds a scene that happens from low to high after the one before.
func (l *life) then(low, high time.Duration, play act) {
	l.scenes = append(l.scenes, scene{gap: l.within(low, high), play: play})
}

// thenAtOnce adds a scene that waits for no office hour.
func (l *life) thenAtOnce(low, high time.Duration, play act) {
	l.scenes = append(l.scenes, scene{gap: l.within(low, high), play: play, night: true})
}

// thenCrooked adds a scene whose records carry the label of a crooked life.
func (l *life) thenCrooked(low, high time.Duration, play act) {
	l.scenes = append(l.scenes, scene{gap: l.within(low, high), play: play, crooked: true})
}

// on adds a scene with a day of its own.
func (l *life) on(at time.Time, play act) {
	l.scenes = append(l.scenes, scene{at: at, play: play, night: true})
}

// draft begins a statement about what just happened to the child.
func (l *life) draft(facts domain.Event, signings ...Signing) Draft {
	return Draft{
		Stream: l.stream, Facts: facts, Signers: signings, Place: l.county,
		OccurredAt: domain.ClaimAt(l.happened),
	}
}

// answers refers to the last record of a type.
func (l *life) answers(eventType string) []domain.Ref {
	ref := l.told[eventType]
	ref.Rel = "answers"
	return []domain.Ref{ref}
}

// file describes a file that is kept elsewhere. Photographs are never among
// them: their plain digest is personal (docs/formats.md).
func (l *life) file(kind, mediaType string) domain.Evidence {
	return domain.Evidence{Kind: kind, MediaType: mediaType, Bytes: uint64(20_000 + l.IntN(900_000)), SHA256: l.digest()}
}

// seen is how a visitor made sure that this is the child; now and then nobody could.
func (l *life) seen() domain.Presence {
	if l.chance(3) {
		return domain.Presence{Method: "documents", Match: "not_checked"}
	}
	return l.checked()
}

// checked is how an officer made sure who receives a child.
func (l *life) checked() domain.Presence {
	return domain.Presence{Method: pick(l.dice, []string{"photograph", "photograph", "palm_print", "known_to_officer"}), Match: "yes"}
}
