package domain

import "testing"

func TestTypeName(t *testing.T) {
	for literal, want := range map[string]string{
		"custody.transfer.accepted.v1":  "CustodyTransferAccepted",
		"custody.transfer.accepted.v2":  "CustodyTransferAcceptedV2",
		"reunification.handed-over.v1":  "ReunificationHandedOver",
		"reunification.handed-over.v12": "ReunificationHandedOverV12",
		"child.view.recorded.v1":        "ChildViewRecorded",
		"":                              "",
	} {
		if got := TypeName(literal); got != want {
			t.Errorf("%s is %s, not %s", literal, got, want)
		}
	}
	if got := FieldName("child.view.recorded.v1"); got != "childViewRecorded" {
		t.Errorf("its field is %s", got)
	}
}
