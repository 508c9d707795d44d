package domain

import (
	"fmt"
	"slices"
)

// Parameter is one of the limits that a profile may set. The table of them
// (parameters) is what checks, explanations and comparisons of profiles share.
type Parameter struct {
	Name   string // dotted, as profiles write it
	Unit   Unit
	Stage  Stage
	Binds  string // who is bound, for people
	Rule   string // the rule in a sentence, with %s for the value
	Absent string // what holds when the profile sets none, in a sentence
	Sense  Sense

	// Terms are the codes that a list may name; nil where the rules that read it do
	// not bound them. Else are those that hold when the profile names none.
	Terms, Else []string

	// One of these takes the value; a value that is absent is zero or empty.
	number  func(Limits) int
	numbers func(Limits) []int
	codes   func(Limits) []string
}

// Unit says what a parameter counts; a list of codes counts nothing.
type Unit string

// The units.
const (
	Hours   Unit = "hours"
	Days    Unit = "days"
	Months  Unit = "months"
	Visits  Unit = "visits"
	Persons Unit = "persons"
	Loci    Unit = "loci"
	Times   Unit = "times"
	Percent Unit = "percent"
	PerMill Unit = "thousandths"
	Listed  Unit = "codes"
)

// Stage is the kind of stage of a child's case that a parameter binds.
type Stage string

// The stages, in the order of a case.
const (
	StageRecording     Stage = "recording"
	StageCustody       Stage = "custody"
	StageSearch        Stage = "search"
	StageSpecimens     Stage = "specimens"
	StageIdentity      Stage = "identity"
	StageReunification Stage = "reunification"
	StageAfterReturn   Stage = "after the return"
	StageAdoption      Stage = "adoption"
	StageRepatriation  Stage = "repatriation"
	StageReading       Stage = "reading"
)

// Sense says which values of a parameter are the stricter ones. One that is absent
// is the least strict of all, but for FewerOrNone and MoreOrNone.
type Sense int

// The senses.
const (
	MoreIsStricter Sense = iota
	LessIsStricter
	FewerOrNone // less is stricter, and none is the strictest
	MoreOrNone  // more is stricter, and none is the strictest
)

// Parameters returns what a profile may set, in the order of a child's case.
func Parameters() []Parameter { return slices.Clone(parameters) }

// ParameterNamed returns the parameter that a profile calls by a name.
func ParameterNamed(name string) (Parameter, bool) {
	i := slices.IndexFunc(parameters, func(p Parameter) bool { return p.Name == name })
	if i < 0 {
		return Parameter{}, false
	}
	return parameters[i], true
}

// RuleSentence is a rule of a profile, in plain English.
type RuleSentence struct {
	Parameter Parameter
	Set       bool // by the profile; else the sentence says what holds without
	Sentence  string
}

// Rules explains every parameter with the value that it has.
func (l Limits) Rules() []RuleSentence {
	rules := make([]RuleSentence, len(parameters))
	for i, p := range parameters {
		rules[i] = RuleSentence{Parameter: p, Set: p.SetIn(l), Sentence: p.Sentence(l)}
	}
	return rules
}

// SetIn reports whether the limits have a value for the parameter.
func (p Parameter) SetIn(l Limits) bool { return len(p.members(l)) > 0 }

// Sentence is the rule that the limits make of the parameter.
func (p Parameter) Sentence(l Limits) string {
	if !p.SetIn(l) {
		return p.Absent
	}
	return fmt.Sprintf(p.Rule, p.Value(l))
}

// Many reports whether the value is a list.
func (p Parameter) Many() bool { return p.number == nil }
