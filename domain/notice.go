package domain

import "time"

// The events of a public notice, by which a child's family is asked to come.
const (
	TypePublicNoticePublished = "public-notice.published.v1"
	TypePublicNoticeEnded     = "public-notice.ended.v1"
)

// PublicNoticePublished says that a notice about a child whose family is not known
// was published.
type PublicNoticePublished struct {
	Channels []string `json:"channels"`
}

// PublicNoticeEnded says how long a notice ran. It answers it.
type PublicNoticeEnded struct {
	DaysRun int    `json:"daysRun"`
	Cause   string `json:"cause"`
}

// EventType implements Event.
func (PublicNoticePublished) EventType() string { return TypePublicNoticePublished }

// EventType implements Event.
func (PublicNoticeEnded) EventType() string { return TypePublicNoticeEnded }

var (
	noticeKinds = []AgencyKind{WelfareInstitution, Shelter, CivilAffairs}
	noticeRoles = []string{RoleIntake, RoleCaseworker, RoleSupervisor}
)

// ranItsTime is the end of a notice that counts. One at which a family came has found
// somebody, and one that should not have been published was none.
const ranItsTime = "ran_its_time"

// maxDays is ten years.
const maxDays = 3660

var noticeSpecs = []Spec{{
	Type: TypePublicNoticePublished, Stream: ChildStream,
	Doc:     "A notice asks the family of a child to come. Whoever is responsible for the child publishes it, or civil affairs.",
	Signers: []SignerRule{recorded(noticeRoles, noticeKinds...), seconded(0, noticeRoles, noticeKinds...)},
	Facts:   []Fact{mustCode("channels", noticeChannels, "Where it was published.").many().most(len(noticeChannels.Terms))},
	Sealed:  []SealedPath{{Path: "notice", Type: SealedDigest, Doc: "SHA-256 of the notice as it was published."}},
	Decode:  decodeAs[PublicNoticePublished],
}, {
	Type: TypePublicNoticeEnded, Stream: ChildStream,
	Doc: "A notice has ended, and ran for so many days. One that did not run its time, or for fewer days than the profile asks for, is recorded and does not count.",
	Signers: []SignerRule{recorded(noticeRoles, noticeKinds...),
		seconded(0, []string{RoleInvestigator, RoleIntake, RoleCaseworker, RoleGuardian, RoleSupervisor})},
	Facts: []Fact{
		must("daysRun", Int, "For how many days it ran, the first and the last included.").most(maxDays),
		mustCode("cause", noticeEnds, "Why it has ended."),
	},
	Sealed: []SealedPath{explanationPath},
	Decode: decodeAs[PublicNoticeEnded],
}}

// decideChild is H4: a notice is that of whoever has the child, or of civil affairs.
// A house that has not got the child could search where no family looks.
func (e PublicNoticePublished) decideChild(s ChildState, b Basis, st Statement) error {
	if by := st.author().Agency; by != s.Custody.Agency && b.Agency(by).Kind != CivilAffairs {
		return refuse(Forbidden, "H4", "signers", s.Custody.Since, "a notice for %s is published by the agency that is responsible or by civil affairs, and %s is neither", st.Stream, by)
	}
	return nil
}

func (e PublicNoticePublished) evolveChild(s ChildState, st Statement) ChildState {
	s.Search.Notices = s.Search.Notices.begun(st)
	return s
}

func (e PublicNoticeEnded) decideChild(s ChildState, b Basis, st Statement) error {
	return s.Search.Notices.decideEnd("public notice", b, st, s.Custody.Agency)
}

func (e PublicNoticeEnded) evolveChild(s ChildState, st Statement) ChildState {
	i := answered(s.Search.Notices, st)
	if i < 0 {
		return s
	}
	days := 0
	if e.Cause == ranItsTime {
		days = min(e.DaysRun, daysBetween(s.Search.Notices[i].At, st))
	}
	s.Search.Notices = s.Search.Notices.ended(st, days)
	return s
}

// daysBetween counts the days from a record to the statement, the first and the
// last included. They are days of recorded time: claimed ones would let a notice
// that nobody saw be written down in one evening.
func daysBetween(from int64, st Statement) int {
	return int(st.Recorded.At.Sub(time.Unix(from, 0))/(24*time.Hour)) + 1
}

// noticed returns the notice that ran longest, the last one when none has run its
// time, and whether that is long enough for a profile.
func (s SearchState) noticed(limits Limits) (Measure, bool) {
	var longest Measure
	for _, notice := range s.Notices {
		if notice.Days > longest.Days || longest.Days == 0 {
			longest = notice
		}
	}
	return longest, longest.Days > 0 && longest.Days >= limits.NoticeDays
}
