package projections

import (
	"fmt"
	"slices"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/simulate"
)

// Two children and a report: hers was made at the police's by an officer who holds a
// key at the shelter too, where the other child was.
var (
	second     = streamOf(domain.ChildStream, 52)
	secondAs   = domain.NewPersonID([16]byte{53})
	sister     = streamOf(domain.ChildStream, 54) // the first child's again
	twoKeys    = domain.NewPersonID([16]byte{55})
	onlyPolice = domain.NewPersonID([16]byte{56})
	grandmaID  = domain.NewPersonID([16]byte{57})
)

func signed(key domain.PublicKey, agency domain.StreamID, purpose string) func(*domain.Judged) {
	return func(j *domain.Judged) {
		j.Statement.Signers = []domain.Signer{{Key: key.ID(), Agency: agency, Role: domain.RoleInvestigator, Purpose: purpose}}
	}
}

func handLog() *theLog {
	l := newLog()
	l.add(police, domain.AgencyAccredited{Name: "Police", Officer: onlyPolice, Key: keyOf(1)})
	l.add(police, domain.OfficerAuthorised{Officer: twoKeys, Key: keyOf(2)})
	l.add(shelter, domain.AgencyAccredited{Name: "Shelter", Officer: twoKeys, Key: keyOf(3)})
	l.add(child, domain.ChildRescued{Child: person}, signed(keyOf(1), police, domain.PurposeRecord))                   // 4th record, index 3
	l.add(child, domain.CustodyTaken{Agency: police}, signed(keyOf(2), police, domain.PurposeRecord))                  // 4
	l.add(child, domain.HandedOver{Receiver: grandmaID}, signed(keyOf(1), police, domain.PurposeRecord))               // 5
	l.add(second, domain.ChildFound{Child: secondAs, Finder: person}, signed(keyOf(3), shelter, domain.PurposeRecord)) // 6
	l.add(second, domain.CustodyTaken{Agency: shelter}, signed(keyOf(3), shelter, domain.PurposeSecond))               // 7
	l.add(second, domain.CarePlacementMade{Carer: grandmaID}, signed(keyOf(3), shelter, domain.PurposeRecord),
		claimedAt("2012-12-18T11:00:00Z"), recordedAt("2012-12-20T00:00:00Z")) // 8
	l.add(report, domain.MissingReported{Child: secondAs, Relative: grandmaID}, signed(keyOf(1), police, domain.PurposeRecord)) // 9
	return l
}

func acting(v *Views, t *testing.T, stream domain.StreamID, as AsOf, reach Reach) []string {
	t.Helper()
	rows, err := v.Hands(t.Context(), stream, as, "", 100)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, row := range rows {
		o, err := v.Others(t.Context(), stream, row.Who, as, reach)
		if err != nil {
			t.Fatal(err)
		}
		streams, err := v.OtherStreams(t.Context(), stream, row.Who, as, reach, "", 100)
		if err != nil {
			t.Fatal(err)
		}
		line := fmt.Sprintf("%s %s: %d children, %d streams, %d hidden:", nameOf(row.Who), parts(row.Parts), o.Children, o.Streams, o.Hidden)
		for _, s := range streams {
			line += fmt.Sprintf(" %s %s", nameOf(string(s.Stream)), parts(s.Parts))
		}
		all = append(all, line)
	}
	slices.Sort(all)
	return all
}

func nameOf(id string) string {
	return map[string]string{string(onlyPolice): "chief", string(twoKeys): "two-keys", string(grandmaID): "grandmother", string(police): "police",
		string(shelter): "shelter", string(person): "first child", string(child): "first", string(second): "second", string(report): "report", string(sister): "again"}[id]
}

func parts(list []HandPart) (text string) {
	for _, p := range list {
		text += fmt.Sprintf("[%s %s%d]", p.Part, nameOf(string(p.Agency)), p.Index)
	}
	return text
}

func TestSameHands(t *testing.T) {
	l := handLog()
	v := applied(t, l)
	check := func(name string, got, want []string) {
		t.Helper()
		if !slices.Equal(got, want) {
			t.Errorf("%s:\n%q\nwant\n%q", name, got, want)
		}
	}
	whole := []string{
		"chief [record police3]: 0 children, 1 streams, 0 hidden: report [record police9]",
		"grandmother [receiver 5]: 1 children, 2 streams, 0 hidden: second [carer 8] report [relative 9]",
		"police [agency 4]: 0 children, 0 streams, 0 hidden:",
		"two-keys [record police4]: 1 children, 1 streams, 0 hidden: second [record shelter6][second shelter7]",
	}
	check("all", acting(v, t, child, AsOf{}, Reach{All: true}), whole)
	check("of nobody's reach", acting(v, t, child, AsOf{}, Reach{}), []string{
		"chief [record police3]: 0 children, 1 streams, 1 hidden:",
		"grandmother [receiver 5]: 1 children, 2 streams, 2 hidden:",
		"police [agency 4]: 0 children, 0 streams, 0 hidden:",
		"two-keys [record police4]: 1 children, 1 streams, 1 hidden:",
	})
	check("within the police's reach", acting(v, t, child, AsOf{}, Reach{Agency: police}), []string{
		"chief [record police3]: 0 children, 1 streams, 0 hidden: report [record police9]",
		"grandmother [receiver 5]: 1 children, 2 streams, 1 hidden: report [relative 9]",
		"police [agency 4]: 0 children, 0 streams, 0 hidden:",
		"two-keys [record police4]: 1 children, 1 streams, 1 hidden:",
	})
	// The child who found the other is no hand in its own stream.
	check("of the second", acting(v, t, second, AsOf{}, Reach{All: true})[:1],
		[]string{"first child [finder 6]: 0 children, 0 streams, 0 hidden:"})
	check("as known before the placement was", acting(v, t, child, AsOf{Known: moment("2012-12-19T12:00:00Z")}, Reach{All: true})[1:2],
		[]string{"grandmother [receiver 5]: 0 children, 1 streams, 0 hidden: report [relative 9]"})
	check("as it was before the report", acting(v, t, child, AsOf{On: moment("2012-12-18T11:30:00Z")}, Reach{All: true})[1:2],
		[]string{"grandmother [receiver 5]: 1 children, 1 streams, 0 hidden: second [carer 8]"})
	check("as it was before anything", acting(v, t, child, AsOf{On: moment("2012-12-01T00:00:00Z")}, Reach{All: true}), nil)
	for _, event := range []domain.Event{domain.HandedOver{Receiver: grandmaID}, domain.IdentityEstablished{Relative: grandmaID}} {
		l.add(streamOf(domain.ChildStream, 99), event, void("H7"), signed(keyOf(1), police, domain.PurposeRecord))
	}
	applyAll(t, v, l, 1)
	check("after void records", acting(v, t, child, AsOf{}, Reach{All: true}), whole)
}

// TestEarlierClaimsAreKept: who acted first by a record that came in last is there
// from the points of view that know it.
func TestEarlierClaimsAreKept(t *testing.T) {
	l := handLog()
	l.add(child, domain.FollowUpDone{}, signed(keyOf(1), police, domain.PurposeRecord), claimedAt("2012-12-10T00:00:00Z"), recordedAt("2012-12-21T00:00:00Z"))
	l.add(child, domain.FollowUpDone{}, signed(keyOf(1), police, domain.PurposeRecord), claimedAt("2012-12-12T00:00:00Z"), recordedAt("2012-12-22T00:00:00Z"))
	v := applied(t, l)
	on := moment("2012-12-11T00:00:00Z")
	for known, want := range map[string]int{"2012-12-20T23:00:00Z": 0, "2012-12-21T00:00:00Z": 1} {
		rows, err := v.Hands(t.Context(), child, AsOf{On: on, Known: moment(known)}, "", 100)
		if err != nil || len(rows) != want {
			t.Errorf("as known on %s: %+v %v", known, rows, err)
		}
	}
	var n int
	if err := v.read().QueryRowContext(t.Context(), `SELECT count(*) FROM hands WHERE who = $1 AND stream = $2`, string(onlyPolice), string(child)).Scan(&n); err != nil || n != 2 {
		t.Errorf("%d rows are kept (%v), want the first and the earlier one", n, err)
	}
}

// TestPersonsNotStreams: two streams of one person are one other child, and none to
// the person's own.
func TestPersonsNotStreams(t *testing.T) {
	l := handLog()
	l.add(sister, domain.ChildRescued{Child: person}, signed(keyOf(3), shelter, domain.PurposeRecord))
	v := applied(t, l)
	if got := acting(v, t, second, AsOf{}, Reach{All: true}); !slices.Contains(got,
		"two-keys [record shelter6][second shelter7]: 1 children, 2 streams, 0 hidden: first [record police4] again [record shelter10]") {
		t.Errorf("of the second: %q", got)
	}
	if got := acting(v, t, child, AsOf{}, Reach{All: true}); !slices.Contains(got,
		"two-keys [record police4]: 1 children, 1 streams, 0 hidden: second [record shelter6][second shelter7]") {
		t.Errorf("of the first: %q", got)
	}
}

// TestLinkedStreamsAreOneChild: a link joins other children, and takes them from those
// of the child itself.
func TestLinkedStreamsAreOneChild(t *testing.T) {
	l := handLog()
	third := streamOf(domain.ChildStream, 60)
	l.add(third, domain.ChildRescued{Child: domain.NewPersonID([16]byte{61})}, signed(keyOf(3), shelter, domain.PurposeRecord))
	v := applied(t, l)
	others := func(of domain.StreamID) string {
		o, err := v.Others(t.Context(), of, string(twoKeys), AsOf{}, Reach{All: true})
		return fmt.Sprintf("%d children, %d streams, %v", o.Children, o.Streams, err)
	}
	if got := others(child); got != "2 children, 2 streams, <nil>" {
		t.Errorf("before the link: %s", got)
	}
	l.add(second, domain.RecordsLinked{Other: third, Continues: second})
	applyAll(t, v, l, 1)
	if got := others(child); got != "1 children, 2 streams, <nil>" {
		t.Errorf("of the first, once two others are one: %s", got)
	}
	if got := others(second); got != "1 children, 1 streams, <nil>" {
		t.Errorf("of one of the two: %s", got)
	}
}

// TestALinkHidesNobody: who is the child of a stream is said by that stream. A link
// neither makes a hand of the child, nor takes a receiver off the list because some
// stream was opened under the receiver's id.
func TestALinkHidesNobody(t *testing.T) {
	l := handLog()
	forged, third := streamOf(domain.ChildStream, 62), streamOf(domain.ChildStream, 63)
	thirdAs, broker := domain.NewPersonID([16]byte{71}), domain.NewPersonID([16]byte{36, 1}) // the least id of all is the broker's
	l.add(forged, domain.ChildRescued{Child: broker}, signed(keyOf(3), shelter, domain.PurposeRecord))
	l.add(forged, domain.RecordsLinked{Other: child, Continues: forged})
	l.add(third, domain.ChildRescued{Child: thirdAs})
	l.add(third, domain.RecordsLinked{Other: child, Continues: third})
	l.add(third, domain.ConsentGiven{Giver: thirdAs})
	l.add(child, domain.ConsentGiven{Giver: person})
	l.add(child, domain.HandedOver{Receiver: broker})
	v := applied(t, l)
	for stream, want := range map[domain.StreamID]map[string]bool{
		child: {string(broker): true, string(person): false}, third: {string(thirdAs): false},
	} {
		rows, err := v.Hands(t.Context(), stream, AsOf{}, "", MaxPage)
		if err != nil {
			t.Fatal(err)
		}
		for who, listed := range want {
			if slices.ContainsFunc(rows, func(r HandRow) bool { return r.Who == who }) != listed {
				t.Errorf("%s among the hands of %s: want %t", who, stream, listed)
			}
		}
	}
}

// TestBrokersAreSeen: in the simulated caseload the receiver of a captured pair has
// other children, and no honest family does.
func TestBrokersAreSeen(t *testing.T) {
	lives := map[domain.StreamID]simulate.Truth{}
	l := judge(t, simulate.Options{Truth: func(truth simulate.Truth) error { lives[truth.Stream] = truth; return nil }})
	v := openViews(t, newPlace(t))
	applyAll(t, v, l, livePage)
	brokers := 0
	for stream, truth := range lives {
		rows, err := v.Hands(t.Context(), stream, AsOf{}, "", MaxPage)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			receives := slices.ContainsFunc(row.Parts, func(p HandPart) bool { return p.Part == "receiver" })
			o, err := v.Others(t.Context(), stream, row.Who, AsOf{}, Reach{})
			if err != nil {
				t.Fatal(err)
			}
			switch broker := truth.Crooked == "captured_pair"; {
			case receives && broker && o.Children > 0:
				brokers++
			case receives && !broker && o.Children > 0:
				t.Errorf("the receiver of %s, whose life is %s, has %d other children", stream, truth.Life, o.Children)
			}
		}
	}
	if brokers < 2 {
		t.Errorf("%d receivers of captured pairs have other children", brokers)
	}
}

// TestHandsGoOn: pages of hands and of their streams begin behind one another.
func TestHandsGoOn(t *testing.T) {
	v, all := applied(t, handLog()), Reach{All: true}
	var walked []string
	for after := ""; ; {
		rows, err := v.Hands(t.Context(), child, AsOf{}, after, 1)
		if err != nil || len(rows) > 1 {
			t.Fatal(rows, err)
		}
		if len(rows) == 0 {
			break
		}
		after = rows[0].Who
		walked = append(walked, after)
	}
	if len(walked) != 4 || !slices.IsSorted(walked) {
		t.Errorf("walked over %q", walked)
	}
	first, err := v.OtherStreams(t.Context(), child, string(grandmaID), AsOf{}, all, "", 1)
	if err != nil || len(first) != 1 || first[0].Stream != second {
		t.Fatal(first, err)
	}
	rest, err := v.OtherStreams(t.Context(), child, string(grandmaID), AsOf{}, all, first[0].Stream, 1)
	if err != nil || len(rest) != 1 || rest[0].Stream != report {
		t.Error(rest, err)
	}
	for _, n := range []int{0, MaxPage + 1} {
		if _, err := v.Hands(t.Context(), child, AsOf{}, "", n); domain.KindOf(err) != domain.Invalid {
			t.Errorf("a page of %d hands: %v", n, err)
		}
		if _, err := v.OtherStreams(t.Context(), child, "", AsOf{}, all, "", n); domain.KindOf(err) != domain.Invalid {
			t.Errorf("a page of %d streams: %v", n, err)
		}
	}
}
