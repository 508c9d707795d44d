package domain

var identityEvidence = Codes{Name: "IdentityEvidenceKind", Doc: "By what a child may be known.", Terms: []Term{
	{"photo", "A photograph of the child.", ""},
	{"video", "A film or a recording of the child.", ""},
	{"palm_print", "A print of a palm or a finger.", ""},
	{"footprint", "A print of a foot, as maternity wards take it.", ""},
	{"scar", "A scar, a birthmark or another mark of the body.", ""},
	{"statement", "What the child or somebody else said of who it is.", ""},
	{"belonging", "Something that the child had with it.", ""},
	{"document", "A paper, such as a certificate of birth.", ""},
	{"laboratory_report", "A laboratory's report on paper.", ""},
}}

// personalEvidence is of the child's own body or words.
var personalEvidence = []string{"photo", "video", "palm_print", "footprint", "scar", "statement"}
