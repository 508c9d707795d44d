package kinship

import (
	"math"
	"strconv"
	"strings"
)

// Decimal is a number that is not negative, as text in its one form: 0, 0.05, 2.75,
// 2.53e+06. Powers of ten below -4 and from 6 on are written; there are at most 17
// significant digits, and the power has at most four. A floating number would be
// another in another language, and a likelihood ratio may be beyond its range.
type Decimal string

// parts returns the significant digits, without zeros around them, and the power of
// ten of the first one. Zero has no digits.
func (d Decimal) parts() (digits string, power int, ok bool) {
	if d == "0" {
		return "", 0, true
	}
	text := string(d)
	if m, e, found := strings.Cut(text, "e"); found {
		n, err := strconv.Atoi(e)
		if err != nil || n < -9999 || n > 9999 {
			return "", 0, false
		}
		text, power = m, n
	}
	whole, fraction, _ := strings.Cut(text, ".")
	digits = whole + fraction
	if digits == "" || len(digits) > 24 || strings.Trim(digits, "0123456789") != "" {
		return "", 0, false
	}
	power += len(whole) - 1
	for len(digits) > 0 && digits[0] == '0' {
		digits, power = digits[1:], power-1
	}
	digits = strings.TrimRight(digits, "0")
	return digits, power, digits != "" && len(digits) <= 17
}

// Valid reports whether the text is a number in its one form.
func (d Decimal) Valid() bool {
	digits, power, ok := d.parts()
	return ok && compose(digits, power) == d
}

// compose is the inverse of parts.
func compose(digits string, power int) Decimal {
	switch {
	case digits == "":
		return "0"
	case power < -4 || power >= 6:
		mantissa := digits[:1]
		if len(digits) > 1 {
			mantissa += "." + digits[1:]
		}
		sign := "+"
		if power < 0 {
			sign, power = "-", -power
		}
		exponent := strconv.Itoa(power)
		if len(exponent) < 2 {
			exponent = "0" + exponent
		}
		return Decimal(mantissa + "e" + sign + exponent)
	case power < 0:
		return Decimal("0." + strings.Repeat("0", -power-1) + digits)
	case len(digits) <= power+1:
		return Decimal(digits + strings.Repeat("0", power+1-len(digits)))
	}
	return Decimal(digits[:power+1] + "." + digits[power+1:])
}

// Float is the number; false for what is not in its one form or out of range.
func (d Decimal) Float() (float64, bool) {
	if !d.Valid() {
		return 0, false
	}
	f, err := strconv.ParseFloat(string(d), 64)
	return f, err == nil
}

// Log10 is the number's logarithm, minus infinity for zero; false for what is not in
// its one form.
func (d Decimal) Log10() (float64, bool) {
	digits, power, ok := d.parts()
	if !ok || compose(digits, power) != d {
		return 0, false
	}
	if digits == "" {
		return math.Inf(-1), true
	}
	f, err := strconv.ParseFloat(digits[:1]+"."+digits[1:], 64)
	return math.Log10(f) + float64(power), err == nil
}

// decimal rounds a number to so many significant digits.
func decimal(f float64, significant int) Decimal {
	if f <= 0 || math.IsNaN(f) {
		return "0"
	}
	return rounded(f, 0, significant)
}

// decimalOfLog is decimal of ten to the power of log10, which may be out of range.
func decimalOfLog(log10 float64, significant int) Decimal {
	if math.IsInf(log10, -1) || math.IsNaN(log10) {
		return "0"
	}
	power := math.Floor(log10)
	return rounded(math.Pow(10, log10-power), int(power), significant)
}

func rounded(f float64, power, significant int) Decimal {
	text := strconv.FormatFloat(f, 'e', significant-1, 64)
	digits, own, _ := strings.Cut(text, "e")
	n, _ := strconv.Atoi(own)
	return compose(strings.TrimRight(strings.Replace(digits, ".", "", 1), "0"), power+n)
}
