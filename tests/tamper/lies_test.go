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
	// on tells it on a kind of store, in the place of tell; tables: only where there is a
	// table of records that can be reached.
	on     func(t *testing.T, s stocked) home
	tables bool
	ask    func(h home) answer
	says   string // a pattern; the sentence that holds it names the record or the file
	next   int    // the record that is named is so many behind the victim
	open   bool   // only a witness can catch it: today nobody does
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

// said is what was answered to a lie, and on which stores it was told.
type said struct {
	sentence string
	stores   []string
}

// TestLies tells every lie on a ledger of its own, and those about records on each kind
// of store.
func TestLies(t *testing.T) {
	all, kinds, told, whole := lies(), storeKinds(t), map[string]said{}, true
	t.Run("each", func(t *testing.T) {
		for _, l := range all {
			if l.on != nil {
				continue
			}
			t.Run(l.by+"/"+l.name, func(t *testing.T) {
				h := ground.copied(t)
				at := victim(t, h) + l.next
				l.tell(t, h)
				told[l.by+l.name] = said{sentence: l.wantCaught(t, l.ask(h), at)}
			})
		}
	})
	for _, k := range kinds {
		t.Run(k.name, func(t *testing.T) {
			tellOn(t, k.stock(t), all, told)
		})
	}
	for _, l := range all {
		found, asked := told[l.by+l.name]
		whole = whole && asked && (l.on == nil || l.tables || len(found.stores) == len(kinds))
	}
	switch {
	case !whole:
		t.Log("not all lies were told on all stores: the table is not looked at")
	case !t.Failed():
		wantTable(t, told)
	}
}

// tellOn tells the lies about records on a kind of store. Told nothing, it is sound.
func tellOn(t *testing.T, s stocked, all []lie, told map[string]said) {
	t.Helper()
	t.Run("nothing", func(t *testing.T) {
		if a := trusting(s.put(t, s.records)); a.exit != programs.Fine {
			t.Errorf("the same records are not sound: %v", a)
		}
	})
	for _, l := range all {
		if l.on == nil || l.tables && s.exec == nil {
			continue
		}
		t.Run(l.name, func(t *testing.T) {
			sentence := l.wantCaught(t, l.ask(l.on(t, s)), victim(t, ground)+l.next)
			found := told[l.by+l.name]
			if found.stores = append(found.stores, s.name); len(found.stores) == 1 {
				found.sentence = sentence
			}
			told[l.by+l.name] = found
		})
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
