package kinship

// What the markers of sex showed. Amelogenin comes first, then a second marker of the
// Y chromosome where one was looked at.
const (
	AmelogeninX  = "X"
	AmelogeninXY = "XY"
	SecondSeen   = "second_y"    // the second marker was seen
	SecondAbsent = "second_no_y" // it was not
)

// Sex is the sex that markers show.
type Sex string

// The sexes that markers tell apart; empty for no markers or contradictory ones.
const (
	Female Sex = "female"
	Male   Sex = "male"
)

// SexOf reads the markers of one person. It is sure unless amelogenin alone shows no
// Y: in 0.2 to 6 % of males, by population, that copy is lost, and a second marker
// tells. Where the two contradict each other there is no sex.
func SexOf(markers []string) (sex Sex, sure bool) {
	if len(markers) == 0 || len(markers) > 2 {
		return "", false
	}
	second := ""
	if len(markers) == 2 {
		second = markers[1]
	}
	switch {
	case markers[0] == AmelogeninXY && second != SecondAbsent:
		return Male, true
	case markers[0] == AmelogeninX && second == SecondSeen:
		return Male, true
	case markers[0] == AmelogeninX:
		return Female, second == SecondAbsent
	}
	return "", false
}

// sex is the one that everybody in a role has; empty where both may.
func (r Role) sex() Sex {
	switch r {
	case Father, PaternalGrandfather, MaternalGrandfather:
		return Male
	case Mother, PaternalGrandmother, MaternalGrandmother:
		return Female
	}
	return ""
}

// checkSex holds markers to the codes above.
func checkSex(markers []string) error {
	amelogenin := []string{AmelogeninX, AmelogeninXY}
	second := []string{SecondSeen, SecondAbsent}
	for i, m := range markers {
		codes := amelogenin
		if i == 1 {
			codes = second
		}
		if i > 1 || m != codes[0] && m != codes[1] {
			return wrong("sex markers are X or XY, then %s or %s", SecondSeen, SecondAbsent)
		}
	}
	return nil
}
