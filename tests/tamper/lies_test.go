package tamper

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/tests/programs"
)

// lie is one thing that somebody with the bytes can do, and who catches it.
type lie struct {
	name string
	by   string // fsck, homeward-verify or receipts; the last is homeward submit --check
	tell func(t *testing.T, h home)
	ask  func(h home) answer
	says string // a pattern; the sentence that holds it names the record or the file
	next int    // the record that is named is so many behind the victim
	open bool   // only a witness can catch it: today nobody does
}

// victims stands in a pattern for the name of the record that was changed.
const victims = `VICTIM`

// The checks, as the table names them.
const (
	byFsck     = "fsck"
	byVerify   = "verify"
	byReceipts = "receipt check"
)

func lies() []lie {
	all := append(storeLies(), folderLies()...)
	return append(append(all, dossierLies()...), logLies()...)
}

// TestLies tells every lie on a ledger of its own.
func TestLies(t *testing.T) {
	said := map[string]string{}
	t.Run("each", func(t *testing.T) {
		for _, l := range lies() {
			t.Run(l.by+"/"+l.name, func(t *testing.T) {
				h := ground.copied(t)
				at := victim(t, h) + l.next
				l.tell(t, h)
				said[l.by+l.name] = l.wantCaught(t, l.ask(h), at)
			})
		}
	})
	if !t.Failed() {
		wantTable(t, said)
	}
}

// wantCaught wants the lie to be caught, and returns the sentence; or not to be, where
// it is open: this fails on the day on which somebody catches it.
func (l lie) wantCaught(t *testing.T, a answer, at int) string {
	t.Helper()
	switch {
	case a.broken():
		t.Errorf("the program broke: %v", a)
	case l.open && a.exit != programs.Fine:
		t.Errorf("this lie is listed as open, and was caught: %v", a)
	case l.open:
		return ""
	case a.exit != programs.Tampered:
		t.Errorf("not caught: %v", a)
	case strings.Contains(l.says, victims) && strings.Contains(a.out, "record 0 0"):
		t.Errorf("record 0 is blamed, which is as it was: %v", a)
	}
	says := strings.ReplaceAll(l.says, victims, fmt.Sprintf(`record %d\b`, at))
	if found := regexp.MustCompile(`(?m)^.*(?:` + says + `).*$`).FindString(a.said()); found != "" || t.Failed() {
		return found
	}
	t.Errorf("no sentence says %s: %v", says, a)
	return ""
}
