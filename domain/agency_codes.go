package domain

var agencyKinds = Codes{Name: "AgencyKind", Doc: "What an agency is, which decides what its officers may sign.", Terms: []Term{
	{string(Police), "A police unit.", "HTCDS Police"},
	{string(CivilAffairs), "An office of civil affairs or child welfare of the state.", ""},
	{string(WelfareInstitution), "A children's home that cares for children for long.", ""},
	{string(Shelter), "A rescue station or shelter that takes people in for a short time.", ""},
	{string(NGO), "An organisation outside the state that works with children or searches for them.", "HTCDS NGO"},
	{string(GuardianOffice), "An office whose officers act for children in law.", ""},
	{string(Court), "A court.", ""},
	{string(Prosecution), "A prosecutor's office.", ""},
	{string(HealthFacility), "A hospital or another house of doctors.", "HTCDS HealthServiceOrganisation"},
	{string(Panel), "A panel that decides which solution is best for a child.", ""},
	{string(Auditing), "A body that checks the ledger and the agencies in it.", ""},
	{string(Operator), "The body that runs the ledger and decides about no child.", ""},
	{string(Laboratory), "A laboratory that types DNA and reports on kinship.", ""},
}}

var agencySuspensions = Codes{Name: "AgencySuspensionCause", Doc: "Why an agency no longer counts.", Terms: []Term{
	{"captured", "Traffickers or their helpers have the agency in their hands.", ""},
	{"investigation", "The agency is being investigated.", ""},
	{"dissolved", "The agency no longer exists.", ""},
	{"accreditation_lapsed", "Its licence or accreditation was not renewed.", ""},
	{"keys_lost", "Its keys were lost or stolen.", ""},
}}
