package kinship

import "strconv"

// Rounds reports whether a number is the exact one, or that with fewer digits; a half
// may be rounded either way.
func (d Decimal) Rounds(exact Decimal) bool {
	own, _, ok := d.parts()
	digits, power, also := exact.parts()
	switch {
	case !ok || !also || !d.Valid() || !exact.Valid():
		return false
	case own == "" || digits == "" || len(own) >= len(digits):
		return d == exact
	}
	f, err := strconv.ParseFloat(digits[:1]+"."+digits[1:], 64)
	const hair = 1e-12 // more than binary floating point is off a half by
	return err == nil && (rounded(f*(1-hair), power, len(own)) == d || rounded(f*(1+hair), power, len(own)) == d)
}
