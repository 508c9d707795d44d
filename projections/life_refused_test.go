package projections

import (
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

// TestARefusedLifeNamesNoOtherStream: whoever asks may not know the streams that this
// one is linked with, so that the refusal names the one that was asked for alone.
func TestARefusedLifeNamesNoOtherStream(t *testing.T) {
	a, long := lives[0], lives[1]
	tooLong := opened()
	tooLong.add(long, linkedWith(a, long))
	for range maxFolded {
		tooLong.add(long, domain.RecordReviewed{Finding: "stands"})
	}
	tooMany := newLog()
	for n := range byte(maxLinked + 2) {
		stream := domain.NewStreamID(domain.ChildStream, [16]byte{2, n % 36, n / 36})
		tooMany.add(stream, domain.ChildRescued{Child: person})
		tooMany.add(stream, linkedWith(a, stream))
	}
	for name, l := range map[string]*theLog{"too long": tooLong, "too many": tooMany} {
		_, err := applied(t, l).Life(t.Context(), a, AsOf{})
		if domain.KindOf(err) != domain.Unavailable || strings.Count(err.Error(), "child-") != 1 || !strings.Contains(err.Error(), string(a)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
