package domain

var certificateStages = Codes{Name: "CertificateStage", Doc: "For how long a certificate says that parents were not found.", Terms: []Term{
	{stageTemporary, "They are not found for now, and the search goes on.", ""},
	{stageFinal, "They are not to be found, and another family may be looked for.", ""},
}}

// stepNotice is the step that a profile asks for by a notice on record, and stepRun the
// one that specimens on record should bear out.
const (
	stepNotice = "public_notice"
	stepRun    = "database_run"
)

var searchSteps = Codes{Name: "SearchStep", Doc: "What was done to find a child's parents.", Terms: []Term{
	{"local_search", "People were asked where the child was found, and where it was before.", ""},
	{"interrogation", "Those who had the child were questioned.", ""},
	{"missing_reports", "The reports of missing children were compared.", ""},
	{stepRun, "The child's profile was compared with those of the relatives of missing children.", ""},
	{stepNotice, "A notice asked the family to come.", ""},
	{"media", "Newspapers, radio or television asked for the family.", ""},
	{"hospital_and_registry", "Hospitals and registers of births were asked.", ""},
	{"photograph_search", "The child's photograph was compared with others.", ""},
	{"tracing_organisation", "An organisation for family tracing was asked.", ""},
	{"tracing_abroad", "Authorities or organisations abroad were asked.", ""},
}}
