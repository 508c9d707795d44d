package domain

import "fmt"

// custodyRules are those about who has the child.
var custodyRules = []Rule{{
	ID: "A12", Version: 1, Severity: "urgent", Title: "A transfer is open past the time at which the child was expected",
	Clears: "The arrival, refusal or end of the transfer is put on record, or the child is recorded as missing from care.",
	find:   overdueTransfers,
}}

// overdueTransfers is A12. A transfer without a time of its own has that of the
// profile.
func overdueTransfers(a Audited) []Detected {
	var all []Detected
	for _, due := range DueOn(a.Steps, a.Limits, a.At) {
		if due.What == "transfer_answer" && due.Status == DueOverdue {
			all = append(all, detected(due.By, fmt.Sprintf("the transfer %s was expected to end by %s, and has not: nobody says where the child is",
				due.Since.ID, due.By.Format("2006-01-02")), due.Since))
		}
	}
	return all
}
