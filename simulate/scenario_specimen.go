package simulate

// specimenScenarios are the crooked lives of specimens and profiles.
func specimenScenarios() []kind {
	return nil
}
