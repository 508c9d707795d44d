package simulate

// kinshipScenarios are the crooked lives of candidates, reports and identities.
func kinshipScenarios() []kind {
	return nil
}
