package domain

import (
	"encoding/json"
	"time"
)

// TypePolicyActivated puts a policy profile in force.
const TypePolicyActivated = "policy.activated.v1"

// PolicyActivated carries the whole text of a profile, so that every reader can
// refold the rules that take their limits from it.
type PolicyActivated struct {
	Profile string `json:"profile"`
	Digest  Digest `json:"digest"`
	Text    string `json:"text"`
	Rules   int    `json:"rules"`
}

// EventType implements Event.
func (PolicyActivated) EventType() string { return TypePolicyActivated }

var policySpecs = []Spec{{
	Type: TypePolicyActivated, Stream: LedgerStream,
	Doc:     "A policy profile comes into force: time limits and thresholds of a jurisdiction, as data.",
	Signers: []SignerRule{{Purpose: PurposeGovernance, Roles: []string{RoleGovernor}, Min: 1, Max: maxSigners}},
	Facts: []Fact{
		{Name: "profile", Type: Text, Required: true, Doc: "Id of the profile."},
		{Name: "digest", Type: Hash, Required: true, Doc: "SHA-256 of the text."},
		{Name: "text", Type: Text, Required: true, Doc: "The profile itself, JSON."},
		{Name: "rules", Type: Int, Required: true, Doc: "Version of the hard rules from here on."},
	},
	Decode: decodeAs[PolicyActivated],
}}

// Policy is a profile in force.
type Policy struct {
	ID     string
	Digest Digest
	Limits Limits
}

// Limits are the parameters of a profile that rules and read models use.
type Limits struct {
	ClericalHours int `json:"correction.clericalHours"` // an author alone may correct a date or place
	TransferHours int `json:"transfer.expectedHours"`   // a transfer without its own deadline is late after this
}

// maxHours, a hundred years, keeps limits within a time.Duration.
const maxHours = 100 * 366 * 24

func hours(n int) bool { return n >= 0 && n <= maxHours }

type profileText struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Limits Limits `json:"limits"`
}

func (e PolicyActivated) check() error {
	if DigestOf([]byte(e.Text)) != e.Digest {
		return fieldError("facts.digest", "the digest is not that of the text")
	}
	switch profile, err := e.parse(); {
	case err != nil:
		return fieldError("facts.text", "the text is a profile in JSON")
	case e.Profile == "" || profile.ID != e.Profile:
		return fieldError("facts.profile", "the profile has an id, and its text bears it")
	case !hours(profile.Limits.ClericalHours) || !hours(profile.Limits.TransferHours):
		return fieldError("facts.text", "a limit is 0 to %d hours", maxHours)
	}
	return nil
}

func (e PolicyActivated) parse() (profileText, error) {
	var profile profileText
	err := json.Unmarshal([]byte(e.Text), &profile)
	return profile, err
}

func (e PolicyActivated) decideLedger(s LedgerState, b Basis, st Statement) error {
	if e.Rules < s.Rules || e.Rules > Rules {
		return fieldError("facts.rules", "the hard rules go from version %d to at most %d", s.Rules, Rules)
	}
	return decideQuorum(b, st)
}

func (e PolicyActivated) evolveLedger(s LedgerState, _ Statement) LedgerState {
	profile, _ := e.parse() // checked when it was decoded
	s.Policy = Policy{ID: e.Profile, Digest: e.Digest, Limits: profile.Limits}
	s.Rules = e.Rules
	return s
}

// clerical is how long an author alone may mend a date or a place.
func (l Limits) clerical() time.Duration { return time.Duration(l.ClericalHours) * time.Hour }
