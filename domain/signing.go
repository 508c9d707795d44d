package domain

// The makers of signer rules that stand in the catalogue.

// recorded is one officer who says that it happened.
func recorded(roles []string, kinds ...AgencyKind) SignerRule {
	return SignerRule{Purpose: PurposeRecord, Roles: roles, Kinds: kinds, Min: 1, Max: 1}
}

// seconded is from least to three officers who were there too.
func seconded(least int, roles []string, kinds ...AgencyKind) SignerRule {
	return SignerRule{Purpose: PurposeSecond, Roles: roles, Kinds: kinds, Min: least, Max: 3}
}

// witnessed is one or two who watched for another agency.
func witnessed(roles []string, kinds ...AgencyKind) SignerRule {
	return SignerRule{Purpose: PurposeWitness, Roles: roles, Kinds: kinds, Min: 1, Max: 2}
}

// governed is the signatures of governance keys; decideQuorum counts them.
func governed() SignerRule {
	return SignerRule{Purpose: PurposeGovernance, Roles: []string{RoleGovernor}, Min: 1, Max: maxSigners}
}

// possessed is the signature of the key that is being enrolled.
func possessed(roles ...string) SignerRule {
	return SignerRule{Purpose: PurposePossession, Roles: roles, Min: 1, Max: 1}
}

// Roles that sign together in many rules.
var (
	custodyRoles = []string{RoleInvestigator, RoleIntake, RoleCaseworker, RoleSupervisor}
	policeRoles  = []string{RoleInvestigator, RoleSupervisor}
	caseRoles    = []string{RoleCaseworker, RoleSupervisor}
	courtRoles   = []string{RoleClerk}
	admins       = []string{RoleAdministrator}
)

// custodians are the kinds of agency that may be responsible for a child.
var custodians = []AgencyKind{Police, CivilAffairs, WelfareInstitution, Shelter, NGO}
