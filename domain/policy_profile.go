package domain

import (
	"embed"
	"strings"
)

// Profile is a jurisdiction's policy as data: docs/policy.md describes its text.
type Profile struct {
	ID      string            `json:"id"`
	Title   string            `json:"title"`
	Version string            `json:"version,omitempty"`
	Source  map[string]string `json:"source,omitempty"` // of each limit, by its name: where the figure comes from
	Limits  Limits            `json:"limits"`
}

// ToBeConfirmed stands in the source of a figure that nobody has read in the law
// yet.
const ToBeConfirmed = "to be confirmed"

// ParseProfile reads the text of a profile, strictly. What the decoder refuses is
// its own error; what else is wrong is of kind Invalid, with the place in the text
// as its field.
func ParseProfile(text []byte, unmarshal Unmarshal) (Profile, error) {
	var p Profile
	if err := unmarshal(text, &p); err != nil {
		return Profile{}, err
	}
	return p, p.check()
}

func (p Profile) check() error {
	for name := range p.Source {
		if _, known := ParameterNamed(name); !known {
			return fieldError("source", "a source is told of a limit, by its name")
		}
	}
	return p.Limits.check()
}

//go:embed profiles/*.json
var shippedProfiles embed.FS

// ShippedProfiles returns the ids of the profiles that come with the program, to
// be read, compared with and copied; none is in force by itself.
func ShippedProfiles() []string {
	entries, _ := shippedProfiles.ReadDir("profiles") // it is part of the program
	ids := make([]string, len(entries))
	for i, entry := range entries {
		ids[i] = strings.TrimSuffix(entry.Name(), ".json")
	}
	return ids
}

// ShippedProfile returns the text of a profile that comes with the program.
func ShippedProfile(id string) (text []byte, found bool) {
	text, err := shippedProfiles.ReadFile("profiles/" + id + ".json")
	return text, err == nil
}
