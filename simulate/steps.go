package simulate

import "time"

// step is the next scene of a life, and when it is recorded.
type step struct {
	at    time.Time
	order int
	life  *life
}

// steps is a heap of steps, the next one first.
type steps []step

func (s steps) Len() int      { return len(s) }
func (s steps) Swap(i, j int) { s[i], s[j] = s[j], s[i] }
func (s steps) Less(i, j int) bool {
	if s[i].at.Equal(s[j].at) {
		return s[i].order < s[j].order
	}
	return s[i].at.Before(s[j].at)
}

// Push implements heap.Interface.
func (s *steps) Push(x any) { *s = append(*s, x.(step)) }

// Pop implements heap.Interface.
func (s *steps) Pop() any {
	old := *s
	last := old[len(old)-1]
	old[len(old)-1] = step{} // a life that is over is not kept
	*s = old[:len(old)-1]
	return last
}
