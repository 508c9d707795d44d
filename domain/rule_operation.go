package domain

import "time"

// FreedChild is a child whose stream opened with the name of an operation. Two streams of
// one person are one, that in which the life goes on.
type FreedChild struct {
	RecordRef           // the opening
	How       string    // rescued or located
	Agency    StreamID  // of the author of the opening
	At        time.Time // claimed time of the opening
	Delivered time.Time // claimed time of the first custody of another agency than the author's; zero before
	Died      time.Time // claimed; zero while the child lives
	Home      time.Time // claimed time of the first hand-over to the family; zero before
}
