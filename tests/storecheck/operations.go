package storecheck

import "github.com/anishathalye/porcupine"

// operations are what the history says of one stream. An append and its repeats
// are one operation, from the first attempt that may have been written to the
// answer that it is done; were they many, the search would try them in all orders.
func (h *History) operations(name string, there map[string]bool) []porcupine.Operation {
	var all []porcupine.Operation
	open := map[string]porcupine.Operation{} // appends without an answer, by their first id
	done := map[string]bool{}
	for _, e := range h.Calls {
		if r := e.Call.Read; r != nil && r.Stream == name && e.Answer != nil && e.Answer.End == Done {
			all = append(all, porcupine.Operation{Input: asked{read: true, after: r.After}, Output: told{ids: e.ids()}, Call: e.Began, Return: e.Ended})
		}
		for i, w := range e.Call.Writes {
			if w.Stream != name {
				continue
			}
			o := porcupine.Operation{Input: asked{write: w}, Call: e.Began, Return: e.Ended}
			first, again := open[w.IDs[0]]
			switch end := e.end(i); {
			case end == Done:
				if again {
					o.Call = first.Call
				}
				o.Output = told{end: end, count: e.count(i)}
				all = append(all, o)
				done[w.IDs[0]] = true
				delete(open, w.IDs[0])
			case end == Conflict:
				o.Output = told{end: end, actual: e.Answer.Actual}
				all = append(all, o)
			case end == Unknown && !again && !done[w.IDs[0]]:
				o.Output, o.Return = told{end: end}, never
				open[w.IDs[0]] = o
			}
		}
	}
	return append(all, made(open, there)...)
}

// made are the appends without an answer that were made all the same: they are
// there in the end. The others have changed nothing that anybody was shown, or
// else a read is refuted without them.
func made(open map[string]porcupine.Operation, there map[string]bool) []porcupine.Operation {
	var all []porcupine.Operation
	for id, o := range open {
		if there[id] {
			all = append(all, o)
		}
	}
	return all
}

// ids are those that a read showed.
func (e *Event) ids() []string {
	ids := make([]string, len(e.Answer.Places))
	for i, p := range e.Answer.Places {
		ids[i] = p.ID
	}
	return ids
}

// count is what the stream was said to hold after a write; AppendAll says nothing.
func (e *Event) count(write int) uint64 {
	if e.Answer.Count > 0 {
		return e.Answer.Count
	}
	w := e.Call.Writes[write]
	return w.Seen + uint64(len(w.IDs))
}
