package domain

// noVictim is the status of somebody who is not a victim of trafficking.
const noVictim = "not"

var traffickingStatuses = Codes{Name: "TraffickingStatus", Doc: "Whether somebody is a victim of trafficking.", Terms: []Term{
	{"possible", "There are signs of it.", "HTCDS PossibleVictimOfTrafficking"},
	{"actual", "It is established.", "HTCDS ActualVictimOfTrafficking"},
	{noVictim, "It was looked into, and is not so.", "HTCDS NotAVictimOfTrafficking"},
}}

var decidingBodies = Codes{Name: "DecidingBody", Doc: "Who decides whether somebody is a victim of trafficking.", Terms: []Term{
	{"police", "The police.", "HTCDS Police"},
	{"ngo", "An organisation that is no authority.", "HTCDS NGO"},
	{"court_or_prosecution", "A court or a prosecution.", "HTCDS CourtOrProsecution"},
	{"other_authority", "Another authority.", "HTCDS NonPoliceGovernmentalOrganization"},
	{"other", "Somebody else.", "HTCDS Other"},
}}

// bodiesOf says which agencies decide as which body. The others are quoted.
var bodiesOf = map[string][]AgencyKind{"police": {Police}, "ngo": {NGO}, "court_or_prosecution": {Court, Prosecution}}

var exploitations = Codes{Name: "ExploitationType", Doc: "For what a victim was exploited, or was to be.", Terms: []Term{
	{"forced_adoption", "To be sold to a family as its child.", "HTCDS ForcedAdoption"},
	{"forced_labour", "To work by force.", "HTCDS ForcedLabour"},
	{"child_labour", "To work as a child must not.", "HTCDS ChildLabour"},
	{"sexual_exploitation", "For sexual acts, or pictures of them.", "HTCDS SexualExploitation"},
	{"forced_marriage", "To be married.", "HTCDS ForcedMarriage"},
	{"servitude", "To serve a household or its owner.", "HTCDS Servitude"},
	{"forced_begging", "To beg for others.", "HTCDS ForcedBegging"},
	{"armed_group", "To serve an armed group that is no state's.", "HTCDS ForcedMilitaryByNonStateActors"},
	{"organ_removal", "To take an organ.", "HTCDS OrganRemoval"},
	{"surrogacy", "To bear a child for others.", "HTCDS Surrogacy"},
	{"other", "For something else.", "HTCDS Other"},
}}

var controlMeans = Codes{Name: "ControlMeans", Doc: "How a victim was held.", Terms: []Term{
	{"debt_bondage", "By a debt that was to be worked off.", "HTCDS MethodsOfControlDebtBondage"},
	{"takes_earnings", "By taking what was earned.", "HTCDS MethodsOfControlTakesEarnings"},
	{"restricts_financial_access", "By keeping money from the victim.", "HTCDS MethodsOfControlRestrictsFinancialAccess"},
	{"threats", "By threats.", "HTCDS MethodsOfControlThreats"},
	{"psychological_abuse", "By abuse with words and lies.", "HTCDS MethodsOfControlPsychologicalAbuse"},
	{"physical_abuse", "By violence.", "HTCDS MethodsOfControlPhysicalAbuse"},
	{"sexual_abuse", "By sexual violence.", "HTCDS MethodsOfControlSexualAbuse"},
	{"false_promises", "By promises that were not kept.", "HTCDS MethodsOfControlFalsePromises"},
	{"psychoactive_substances", "By drugs, alcohol or sedatives.", "HTCDS MethodsOfControlPsychoactiveSubstances"},
	{"restricts_movement", "By locking up, guarding or moving from place to place.", "HTCDS MethodsOfControlRestrictsMovement"},
	{"restricts_medical_care", "By keeping doctors away.", "HTCDS MethodsOfControlRestrictsMedicalCare"},
	{"excessive_working_hours", "By work without an end.", "HTCDS MethodsOfControlExcessiveWorkingHours"},
	{"uses_children", "By the victim's own children.", "HTCDS MethodsOfControlUsesChildren"},
	{"threat_of_law_enforcement", "By the fear of police or other authorities.", "HTCDS MethodsOfControlThreatOfLawEnforcement"},
	{"withholds_necessities", "By keeping back food, clothes or shelter.", "HTCDS MethodsOfControlWithholdsNecessities"},
	{"withholds_documents", "By keeping back papers, or giving false ones.", "HTCDS MethodsOfControlWithholdsDocuments"},
	{"other", "In another way.", "HTCDS MethodsOfControlOther"},
}}

var recruiterRelations = Codes{Name: "RecruiterRelation", Doc: "What whoever gave a child away or took it is to it.", Terms: []Term{
	{"familial", "A member of the family.", "HTCDS Familial"},
	{"acquainted", "Somebody whom the child or its family knew.", "HTCDS Acquainted"},
	{"unacquainted", "A stranger.", "HTCDS Unaquainted"},
}}
