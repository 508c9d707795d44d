package domain

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// limitsOf reads limits as a profile writes them.
func limitsOf(t *testing.T, text string) Limits {
	t.Helper()
	var l Limits
	if err := strict([]byte(text), &l); err != nil {
		t.Fatal(err)
	}
	return l
}

// aValue is one that every parameter of a kind takes.
func aValue(p Parameter) string {
	switch {
	case p.numbers != nil:
		return `[7]`
	case p.Unit != Listed:
		return `7`
	case p.Terms != nil:
		return `["` + p.Terms[0] + `"]`
	}
	return `["some_code"]`
}

// TestParametersAreLimits: one row for each field of Limits, which reads that field
// and no other.
func TestParametersAreLimits(t *testing.T) {
	var fields []string
	for i := range reflect.TypeFor[Limits]().NumField() {
		name, _, _ := strings.Cut(reflect.TypeFor[Limits]().Field(i).Tag.Get("json"), ",")
		fields = append(fields, name)
	}
	var names []string
	for _, p := range Parameters() {
		names = append(names, p.Name)
		l := limitsOf(t, `{"`+p.Name+`":`+aValue(p)+`}`)
		for _, other := range Parameters() {
			if other.SetIn(l) != (other.Name == p.Name) {
				t.Errorf("with %s alone, %s is set: %v", p.Name, other.Name, other.SetIn(l))
			}
		}
	}
	slices.Sort(fields)
	slices.Sort(names)
	if !slices.Equal(fields, names) {
		t.Errorf("the table has\n%v\nand Limits have\n%v", names, fields)
	}
}

// TestRulesAreSentences: each rule tells its value, and each absence is told.
func TestRulesAreSentences(t *testing.T) {
	for _, p := range Parameters() {
		l := limitsOf(t, `{"`+p.Name+`":`+aValue(p)+`}`)
		for _, sentence := range []string{p.Sentence(l), p.Absent} {
			if !strings.HasSuffix(sentence, ".") || strings.Contains(sentence, "%") || sentence[0] < 'A' || sentence[0] > 'Z' {
				t.Errorf("%s: %q is no sentence", p.Name, sentence)
			}
		}
		if !strings.Contains(p.Sentence(l), p.Value(l)) || p.Value(l) == "" || p.Value(Limits{}) != "" || p.Sentence(Limits{}) != p.Absent {
			t.Errorf("%s: %q does not tell %q", p.Name, p.Sentence(l), p.Value(l))
		}
		if p.Binds == "" || p.Unit == "" || p.Stage == "" {
			t.Errorf("%s lacks something: %+v", p.Name, p)
		}
	}
	for text, want := range map[string]string{
		`{"notice.minDays":30}`:                                    "A notice runs for at least 30 days before parents can be certified as not to be found.",
		`{"notFound.finalMonths":1}`:                               "no earlier than 1 month after",
		`{"followup.days":[30,90,180]}`:                            "looks after a child at home 30, 90 and 180 days after",
		`{"reunification.requires":["identity","child_view"]}`:     "only with an established identity and the child's own view.",
		`{"reunification.approvals":["guardian_office","police"]}`: "each of these: guardian office and police.",
	} {
		said := ""
		for _, rule := range limitsOf(t, text).Rules() {
			if rule.Set {
				said += rule.Sentence
			}
		}
		if !strings.Contains(said, want) {
			t.Errorf("%s says %q, want %q", text, said, want)
		}
	}
}

// TestProfileIsChecked: each bound is told by the name of the limit.
func TestProfileIsChecked(t *testing.T) {
	for text, field := range map[string]string{
		`{"id":"P","version":"2","source":{"notice.minDays":"the law"},"limits":{"notice.minDays":30}}`: "",
		`{"id":"P","limits":{"notFound.finalMonths":1200}}`:                                             "",
		`{"id":"P","limits":{"notFound.finalMonths":1201}}`:                                             "limits.notFound.finalMonths",
		`{"id":"P","limits":{"notice.minDays":36601}}`:                                                  "limits.notice.minDays",
		`{"id":"P","limits":{"breakGlass.hours":878401}}`:                                               "limits.breakGlass.hours",
		`{"id":"P","limits":{"statistics.smallest":1001}}`:                                              "limits.statistics.smallest",
		`{"id":"P","limits":{"followup.required":-1}}`:                                                  "limits.followup.required",
		`{"id":"P","limits":{"followup.days":[30,30]}}`:                                                 "limits.followup.days",
		`{"id":"P","limits":{"reunification.approvals":["police","police"]}}`:                           "limits.reunification.approvals",
		`{"id":"P","limits":{"reunification.approvals":["shelter"]}}`:                                   "limits.reunification.approvals",
		`{"id":"P","limits":{"notFound.requires":["Newspaper"]}}`:                                       "limits.notFound.requires",
		`{"id":"P","limits":{"followup.days":` + string(encode(t, numbersTo(64))) + `}}`:                "",
		`{"id":"P","limits":{"followup.days":` + string(encode(t, numbersTo(65))) + `}}`:                "limits.followup.days",
		`{"id":"P","source":{"notice.minimumDays":"the law"}}`:                                          "source",
	} {
		_, err := ParseProfile([]byte(text), strict)
		want := verdict{"H3", Invalid, field}
		if field == "" {
			want = accepted
		}
		outcome{err}.then(t, want)
	}
}

func numbersTo(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i + 1
	}
	return all
}

// TestChanges: of each parameter, which of two values is the stricter.
func TestChanges(t *testing.T) {
	for _, c := range []struct {
		before, after string
		want          Tendency
	}{
		{`{}`, `{}`, ""},
		{`{"notice.minDays":30}`, `{"notice.minDays":30}`, ""},
		{`{"notice.minDays":30}`, `{"notice.minDays":60}`, Stricter},
		{`{"notice.minDays":30}`, `{}`, Looser},
		{`{}`, `{"notice.minDays":1}`, Stricter},
		{`{"transfer.expectedHours":72}`, `{"transfer.expectedHours":24}`, Stricter},
		{`{"transfer.expectedHours":24}`, `{"transfer.expectedHours":72}`, Looser},
		{`{}`, `{"transfer.expectedHours":72}`, Stricter},
		{`{"transfer.expectedHours":72}`, `{}`, Looser},
		{`{}`, `{"correction.clericalHours":24}`, Looser},
		{`{"correction.clericalHours":24}`, `{}`, Stricter},
		{`{}`, `{"breakGlass.hours":24}`, Looser},
		{`{}`, `{"adoption.childConsentMonths":120}`, Looser},
		{`{"correction.clericalHours":24}`, `{"correction.clericalHours":12}`, Stricter},
		{`{"followup.days":[30]}`, `{"followup.days":[7,30]}`, Stricter},
		{`{"followup.days":[30]}`, `{"followup.days":[7]}`, Different},
		{`{"reunification.requires":["identity"]}`, `{"reunification.requires":["child_view","identity"]}`, Stricter},
		{`{"reunification.requires":["identity","child_view"]}`, `{"reunification.requires":["child_view","identity"]}`, ""},
		{`{"reunification.requires":["identity"]}`, `{}`, Looser},
		{`{"reunification.requires":["identity"]}`, `{"reunification.requires":["guardian"]}`, Different},
		{`{}`, `{"reunification.approvals":["civil_affairs","police"]}`, ""},
		{`{}`, `{"reunification.approvals":["police"]}`, Looser},
		{`{}`, `{"reunification.approvals":["civil_affairs","court","police"]}`, Stricter},
		{`{}`, `{"reunification.approvals":["court"]}`, Different},
		{`{}`, `{"adoption.grounds":["orphaned"]}`, Stricter},
		{`{"adoption.grounds":["orphaned"]}`, `{}`, Looser},
		{`{"adoption.grounds":["orphaned"]}`, `{"adoption.grounds":["orphaned","lawful_consent"]}`, Looser},
		{`{"adoption.grounds":["orphaned","lawful_consent"]}`, `{"adoption.grounds":["orphaned"]}`, Stricter},
	} {
		changes := LimitChanges(limitsOf(t, c.before), limitsOf(t, c.after))
		if c.want == "" && len(changes) == 0 {
			continue
		}
		if len(changes) != 1 || changes[0].Tendency != c.want || changes[0].Before == changes[0].After {
			t.Errorf("%s to %s: got %+v, want %q", c.before, c.after, changes, c.want)
		}
	}
}

// TestDoubts: what is loose or contradicts itself is told, and what is not is not.
func TestDoubts(t *testing.T) {
	told := func(p Profile) map[string]string {
		all := map[string]string{}
		for _, d := range p.Doubts() {
			all[d.Parameter] += d.Sentence + "; "
		}
		return all
	}
	for _, c := range []struct{ limits, parameter, says string }{
		{`{}`, "reunification.requires", "no evidence is required"},
		{`{"reunification.requires":["identity"]}`, "reunification.requires", "without being asked"},
		{`{"reunification.requires":["child_view"]}`, "reunification.requires", "not known to belong to"},
		{`{"reunification.requires":["identity","child_view"]}`, "reunification.requires", "nobody has assessed"},
		{`{"reunification.approvals":["police"]}`, "reunification.approvals", "one agency alone"},
		{`{"notice.minDays":90,"notFound.finalMonths":3}`, "notFound.finalMonths", "before the notice has run"},
		{`{"notFound.temporaryDays":90,"notFound.finalMonths":3}`, "notFound.finalMonths", "before the one for now"},
		{`{}`, "notFound.finalMonths", "at any time"},
		{`{}`, "notice.minDays", "without a notice"},
		{`{}`, "notFound.requires", "without a search"},
		{`{}`, "adoption.requires", "no evidence"},
		{`{"adoption.childConsentMonths":120}`, "adoption.childConsentMonths", "does not name child_consent"},
		{`{"adoption.requires":["notice"]}`, "adoption.requires", "nobody has assessed"},
		{`{"adoption.requires":["capacity_assessment"]}`, "adoption.requires", "without being asked"},
		{`{"adoption.requires":["capacity_assessment","child_view"]}`, "adoption.requires", "no child's consent"},
		{`{"adoption.childConsentMonths":216}`, "adoption.childConsentMonths", "of an adult"},
		{`{"followup.required":2,"followup.days":[7]}`, "followup.required", "more visits"},
		{`{}`, "followup.required", "without anybody having seen"},
		{`{"followup.days":[30,7]}`, "followup.days", "not in order"},
		{`{}`, "followup.days", "no follow-up"},
		{`{"correction.clericalHours":169}`, "correction.clericalHours", "more than a week"},
		{`{}`, "presence.intervalDays", "still there"},
		{`{"breakGlass.hours":169}`, "breakGlass.hours", "more than a week"},
		{`{"breakGlass.hours":24}`, "breakGlass.reviewDays", "no time is set"},
		{`{"statistics.smallest":2}`, "statistics.smallest", "point to a child"},
		{`{}`, "repatriation.requires", "no evidence"},
		{`{"notice.minDays":30}`, "notice.minDays", "does not say where this comes from"},
	} {
		if got := told(Profile{ID: "P", Limits: limitsOf(t, c.limits)}); !strings.Contains(got[c.parameter], c.says) {
			t.Errorf("%s: of %s it says %q, want %q", c.limits, c.parameter, got[c.parameter], c.says)
		}
	}
	careful := Profile{ID: "P", Source: map[string]string{}, Limits: limitsOf(t, `{"reunification.requires":["identity","child_view","assessment"],
		"presence.intervalDays":30,"notice.minDays":30,"notFound.finalMonths":12,"notFound.requires":["database_run"],"followup.days":[7,30],"followup.required":2,
		"adoption.requires":["capacity_assessment","child_view","child_consent"],"adoption.childConsentMonths":120,"repatriation.requires":["risk_assessment"],"breakGlass.hours":24,
		"breakGlass.reviewDays":7,"statistics.smallest":5,"correction.clericalHours":48}`)}
	for _, rule := range careful.Limits.Rules() {
		if rule.Set {
			careful.Source[rule.Parameter.Name] = "The law, article 1."
		}
	}
	if got := told(careful); len(got) > 0 {
		t.Errorf("a careful profile is doubted: %v", got)
	}
	careful.Source["notice.minDays"] = "Hearsay; To Be Confirmed."
	careful.Source["record.lateHours"] = "The law, article 2."
	got := told(careful)
	if len(got) != 2 || !strings.Contains(got["notice.minDays"], ToBeConfirmed) || !strings.Contains(got["record.lateHours"], "does not set it") {
		t.Errorf("of sources it says %v", got)
	}
}

// FuzzProfile: no text crashes the reader, and what it reads can be explained.
func FuzzProfile(f *testing.F) {
	for _, id := range ShippedProfiles() {
		text, _ := ShippedProfile(id)
		f.Add(text)
	}
	f.Add([]byte(`{"id":"P","limits":{"followup.days":[1,2,3]}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := ParseProfile(text, strict)
		if err != nil {
			return
		}
		p.Doubts()
		for _, rule := range p.Limits.Rules() {
			if rule.Sentence == "" {
				t.Errorf("%s is not explained", rule.Parameter.Name)
			}
		}
		again, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		if q, err := ParseProfile(again, strict); err != nil || len(LimitChanges(p.Limits, q.Limits)) > 0 {
			t.Errorf("written again it is another profile: %v", err)
		}
	})
}
