package intake

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// A field is a part of a record that Attune knows.
type field uint8

const (
	fieldID field = iota
	fieldCustomer
	fieldReply
	fieldSituation
	fieldLanguage
	fieldAgent
	fieldTeam
	fieldChannel
	fieldTime
	fieldCount
)

var fieldNames = [fieldCount]string{"id", "customer", "reply", "situation", "language", "agent", "team", "channel", "time"}

// takesNumber says that a number will do, because systems count these things.
var takesNumber = [fieldCount]bool{fieldID: true, fieldAgent: true, fieldTeam: true, fieldChannel: true, fieldTime: true}

// FieldNames are the fields of a record that Attune knows, and the keys of
// Options.Fields.
func FieldNames() []string {
	return append(slices.Clone(fieldNames[:]), "conversation", "speaker", "text")
}

// A fieldMap tells which field a name in the input stands for.
type fieldMap struct {
	byName map[string]field
	names  [fieldCount]string // "" when another field has taken the name
	asked  [fieldCount]bool   // named by the user rather than by default

	message [messageFieldCount]string // columns of a table with a message per row, named by the user
}

// newFieldMap returns the default names as changed by renamed.
func newFieldMap(renamed map[string]string) (*fieldMap, error) {
	m := &fieldMap{byName: make(map[string]field, fieldCount), names: fieldNames}
	for _, name := range slices.Sorted(maps.Keys(renamed)) {
		f := field(slices.Index(fieldNames[:], name))
		input := renamed[name]
		column, ofMessage := messageFields[name]
		switch {
		case !slices.Contains(FieldNames(), name):
			return nil, &UsageError{Reason: fmt.Sprintf("--field %s=%s: no field %q: expected %s", name, input, name, list(FieldNames(), "or"))}
		case input == "":
			return nil, &UsageError{Reason: fmt.Sprintf("--field %s=: expected the name that the input has for it, as in --field reply=body_text", name)}
		}
		if ofMessage {
			m.message[column] = input
			continue
		}
		if other, taken := m.byName[input]; taken {
			return nil, &UsageError{Reason: fmt.Sprintf("--field %s=%s: %q is named as %s already", name, input, input, fieldNames[other])}
		}
		m.byName[input] = f
		m.names[f] = input
		m.asked[f] = true
	}
	for f, name := range fieldNames {
		if m.asked[f] {
			continue
		}
		if _, taken := m.byName[name]; taken {
			m.names[f] = ""
			continue
		}
		m.byName[name] = field(f)
	}
	return m, nil
}

// noReply is the reason of a record without one; found are its names.
func (m *fieldMap) noReply(found []string) string {
	name := m.names[fieldReply]
	if slices.Contains(found, name) {
		return fmt.Sprintf("field %q is null: expected the agent's reply as text", name)
	}
	return fmt.Sprintf("no field %q, found %s: name the field that holds the agent's reply with --field reply=NAME", name, quoteNames(found))
}

// quoteNames lists names safely for a terminal, and only the first of many.
func quoteNames(names []string) string {
	const most = 8
	if len(names) == 0 {
		return "no fields"
	}
	var quoted []string
	for _, n := range names[:min(len(names), most)] {
		quoted = append(quoted, quoteShort(n))
	}
	if len(names) > most {
		quoted = append(quoted, fmt.Sprintf("%d more", len(names)-most))
	}
	return list(quoted, "and")
}

// quoteShort quotes text of the input for a message.
func quoteShort(s string) string {
	const most = 40
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "…"
	}
	return strconv.Quote(s)
}
