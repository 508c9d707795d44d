package simulate

// peerScenarios are the crooked lives that show only beside other lives.
func peerScenarios() []kind {
	return nil
}
