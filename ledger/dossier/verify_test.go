package dossier

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

func verify(t testing.TB, zip []byte, w *town) Report {
	t.Helper()
	return Verify(bytes.NewReader(zip), int64(len(zip)), &w.trust)
}

func text(t testing.TB, r Report) string {
	t.Helper()
	var out strings.Builder
	must(t, r.Text(&out))
	return out.String()
}

func TestVerifyHonestDossier(t *testing.T) {
	story := honest(t)
	r := verify(t, story.zip, story.town)
	if r.Status != Verified || r.ExitCode() != 0 {
		t.Fatalf("an honest dossier:\n%s", text(t, r))
	}
	printed := text(t, r)
	for _, want := range []string{
		"VERIFIED", "Subject    " + string(story.child("one")), "witness.example", "1 of them void",
		"record " + story.ref("forged"), "is void by rule H1: signatures: the signatures of record " + story.id("forged") + " do not hold",
		"is corrected by record", "is to be reviewed", "is signed by one officer alone", "does not show officerName: withheld",
	} {
		if !strings.Contains(printed, want) {
			t.Errorf("the report does not say %q:\n%s", want, printed)
		}
	}
	if r.Counts.Opened != 6 || r.Counts.Withheld != 4 || r.Size != story.named["issued"] {
		t.Errorf("counts %+v, size %d", r.Counts, r.Size)
	}
	if strings.Contains(printed, sealedFacility) {
		t.Error("the report repeats a sealed value")
	}
}

func TestVerifyWithoutTrustSaysSo(t *testing.T) {
	story := honest(t)
	r := Verify(bytes.NewReader(story.zip), int64(len(story.zip)), nil)
	if r.Status != CouldNotCheck || r.ExitCode() != 1 || !strings.Contains(text(t, r), "no trust file was given") {
		t.Errorf("without a trust file:\n%s", text(t, r))
	}
}

func TestVerifyFile(t *testing.T) {
	story := honest(t)
	path := filepath.Join(t.TempDir(), "dossier.zip")
	must(t, os.WriteFile(path, story.zip, 0o600))
	if r := VerifyFile(path, &story.trust); r.Status != Verified {
		t.Errorf("from a file:\n%s", text(t, r))
	}
	if r := VerifyFile(path+".none", &story.trust); r.Status != CouldNotCheck || !strings.Contains(text(t, r), "does not exist") {
		t.Errorf("a file that is not there:\n%s", text(t, r))
	}
	if r := VerifyFile(filepath.Dir(path), &story.trust); r.Status != CouldNotCheck {
		t.Errorf("a folder:\n%s", text(t, r))
	}
}

func TestSimulatedLedgerSaysSo(t *testing.T) {
	w := newTown(t, "drill", domain.ClockSimulated)
	w.rescue("other")
	w.rescue("one")
	story := w.finish(nil)
	r := verify(t, story.zip, w)
	if r.Status != Verified || !strings.Contains(text(t, r), "SIMULATED") || !strings.Contains(text(t, r), "DEMO") {
		t.Errorf("a simulated ledger:\n%s", text(t, r))
	}
	page := string(unzipped(t, story.zip)[timelineName])
	if !strings.Contains(page, `<div class="banner">SIMULATED`) || !strings.Contains(page, `<div class="banner">DEMO`) {
		t.Error("the timeline bears no banner")
	}
}

func TestScopeLeavesOtherChildrenOut(t *testing.T) {
	story := honest(t)
	scope := story.scope("one")
	for stream, want := range map[domain.StreamID]bool{
		story.child("one"): true, story.child("other"): false, domain.TheLedger: true, story.agency("police"): true,
		story.agency("welfare"): true, story.agency("operator"): true, story.agency("ngo"): false, story.agency("ministry"): false,
	} {
		if scope[stream] != want {
			t.Errorf("%s in scope: %v, want %v", stream, scope[stream], want)
		}
	}
}
