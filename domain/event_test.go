package domain

import "testing"

// TestTitles: the version is cut off, and no word that begins with a v.
func TestTitles(t *testing.T) {
	for eventType, want := range map[string]string{
		TypeTransferAccepted: "custody transfer accepted", TypeChildViewRecorded: "child view recorded",
		TypeFollowUpDone: "followup done", TypeHandedOver: "reunification handed over",
	} {
		if spec, _ := SpecOf(eventType); spec.Title() != want {
			t.Errorf("%s is called %q", eventType, spec.Title())
		}
	}
}
