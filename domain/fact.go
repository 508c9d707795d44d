package domain

import "encoding/json"

// checkPresent wants every required fact to stand in data, within objects too,
// and not to be null: what is absent would be read as zero months or as "no"
// without anybody having said so. Anything of the wrong shape is left to Decode,
// which says so better.
func checkPresent(prefix string, facts []Fact, data []byte, unmarshal Unmarshal) error {
	var members map[string]json.RawMessage
	if unmarshal(data, &members) != nil {
		return nil
	}
	for _, fact := range facts {
		value, present := members[fact.Name]
		if fact.Required && (!present || string(value) == "null") {
			return fieldError(prefix+fact.Name, "the fact is required")
		}
		if fact.Type != Object || !present {
			continue
		}
		for _, object := range objects(fact, value, unmarshal) {
			if err := checkPresent(prefix+fact.Name+".", fact.Fields, object, unmarshal); err != nil {
				return err
			}
		}
	}
	return nil
}

func objects(fact Fact, value json.RawMessage, unmarshal Unmarshal) []json.RawMessage {
	if !fact.List {
		return []json.RawMessage{value}
	}
	var list []json.RawMessage
	if unmarshal(value, &list) != nil {
		return nil
	}
	return list
}
