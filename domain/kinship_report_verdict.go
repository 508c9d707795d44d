package domain

import (
	"math/big"

	"github.com/homeward-ledger/homeward/domain/kinship"
)

// decideVerdict is H8: a verdict says no more for a relation, or against it, than the
// thresholds of the profile in force give for the report's own clear figures. One that
// says less is recorded, since what is sealed may be the reason: a close relative in
// the place of the one asked about, say. A07 finds where it is not.
func (e KinshipReportIssued) decideVerdict(l Limits, st Statement) error {
	if l.KinshipSupport == 0 {
		return nil
	}
	claims := func(format string, args ...any) error {
		return refuse(Invalid, "H8", "facts.verdict", Mark{}, "report %s says %q, and by the policy in force "+format,
			append([]any{e.ReportNumber, words(e.Verdict)}, args...)...)
	}
	ratio, short := e.ratio(), e.Verdict == verdictSupported && e.LociCount < l.KinshipMinLoci
	switch most := l.KinshipMismatches; {
	case short:
		return claims("that takes %d loci, and it rests on %d", l.KinshipMinLoci, e.LociCount)
	case e.Verdict == verdictSupported && most > 0 && e.Mismatches >= most:
		return claims("%d loci that do not fit support nothing, and it counts %d", most, e.Mismatches)
	case e.Verdict == verdictExcluded && e.Mismatches < most:
		return claims("that takes %d loci that do not fit, and it counts %d", most, e.Mismatches)
	case e.Verdict == verdictSupported && ratio.Cmp(whole(l.KinshipSupport)) < 0:
		return claims("that takes a likelihood ratio of %d, and it has %s", l.KinshipSupport, e.LikelihoodRatio)
	case e.Verdict == string(kinship.TendsTo) && ratio.Cmp(whole(l.KinshipTends)) < 0:
		return claims("that takes a likelihood ratio of %d, and it has %s", l.KinshipTends, e.LikelihoodRatio)
	case e.Verdict == verdictExcluded && ratio.Cmp(part(l.KinshipSupport)) > 0:
		return claims("that takes a likelihood ratio of 1/%d, and it has %s", l.KinshipSupport, e.LikelihoodRatio)
	case e.Verdict == string(kinship.TendsAgainst) && ratio.Cmp(part(l.KinshipTends)) > 0:
		return claims("that takes a likelihood ratio of 1/%d, and it has %s", l.KinshipTends, e.LikelihoodRatio)
	}
	return nil
}

// ratio is the likelihood ratio as an exact number: every reader must come to the
// same verdict on a record, and logarithms differ between machines.
func (e KinshipReportIssued) ratio() *big.Rat { return exactRatio(e.LikelihoodRatio) }

func exactRatio(text string) *big.Rat {
	ratio, ok := new(big.Rat).SetString(text)
	if !ok {
		return new(big.Rat)
	}
	return ratio
}

func whole(n int) *big.Rat { return big.NewRat(int64(n), 1) }

// part is one over n; one where the profile sets none.
func part(n int) *big.Rat { return big.NewRat(1, int64(max(n, 1))) }
