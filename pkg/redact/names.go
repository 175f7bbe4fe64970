package redact

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/attune-cx/attune/pkg/exchange"
)

// personFields are the names of fields that hold the name of a person, without
// punctuation and in lower case. They are names in exports, not words to show.
var personFields = []string{
	"name", "firstname", "lastname", "fullname", "surname", "username", "displayname",
	"customername", "customerfirstname", "customerlastname", "requester", "requestername", "contact", "contactname",
	"clientname", "author", "authorname", "sender", "sendername", "from", "agentname", "assignee", "assigneename",
	"naam", "voornaam", "achternaam", "klantnaam", "klant", "afzender", "medewerker",
}

// isPerson reports whether a field is one of those.
func isPerson(field string) bool {
	plain := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, field)
	return slices.Contains(personFields, plain)
}

// knownNames are the names that a record gives.
func knownNames(x *exchange.Exchange) []string {
	given := append([]string{x.Agent}, x.People...)
	for _, f := range x.Meta {
		given = collect(given, f.Name, f.Value)
	}
	return given
}

// collect adds the names in a field, also within objects.
func collect(names []string, field string, value json.RawMessage) []string {
	if len(value) == 0 || value[0] != '"' && value[0] != '{' && value[0] != '[' {
		return names
	}
	var v any
	if json.Unmarshal(value, &v) != nil {
		return names
	}
	var walk func(field string, v any)
	walk = func(field string, v any) {
		switch v := v.(type) {
		case string:
			if isPerson(field) {
				names = append(names, v)
			}
		case []any:
			for _, e := range v {
				walk(field, e)
			}
		case map[string]any:
			for name, e := range v { // names are sorted later
				walk(name, e)
			}
		}
	}
	walk(field, v)
	return names
}

// namesOf returns names and the parts of them that are names by themselves, so that Anna
// van Dijk goes as a whole and Anna alone as well, the longest first. Names that were
// found are names already.
func namesOf(given []string, isParticle func(string) bool, found ...string) []string {
	names := found
	for _, n := range given {
		n = strings.TrimSpace(n)
		parts := strings.FieldsFunc(n, func(r rune) bool { return unicode.IsSpace(r) || r == ',' })
		if len(parts) == 0 || len(parts) > 6 || strings.Contains(n, "@") {
			continue // no name, or a text
		}
		if nameLike(n) {
			names = append(names, n)
		}
		for i, p := range parts {
			if first, _ := utf8.DecodeRuneInString(p); unicode.IsUpper(first) && nameLike(p) && (i == 0 || !isParticle(p)) {
				names = append(names, p)
			}
		}
	}
	slices.SortFunc(names, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return slices.Compact(names)
}

// nameLike reports whether something can be looked for as a name: at least two
// letters, and no initial with a dot.
func nameLike(s string) bool {
	letters := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return letters >= 2 && !strings.HasSuffix(s, ".")
}

// named finds a name as a word of its own. Small letters count only where the name is
// more than one word: "Will" is a name, "will" is not.
func named(s, name string) (cuts []cut) {
	any := strings.ContainsAny(name, " \t")
	first, _ := utf8.DecodeRuneInString(name)
	upper := unicode.ToUpper(first)
	for i := 0; i+len(name) <= len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if unicode.ToUpper(r) == upper && (any || unicode.IsUpper(r)) && strings.EqualFold(s[i:i+len(name)], name) && atWordStart(s, i) && atWordEnd(s, i+len(name)) {
			cuts = append(cuts, cut{i, i + len(name), Name})
			i += len(name)
			continue
		}
		i += size
	}
	return cuts
}

// inJSON redacts the texts in a JSON value. In a field that names a person all of it
// goes. Keys stay.
func inJSON(value json.RawMessage, names []string, person bool) json.RawMessage {
	if len(value) == 0 || value[0] != '"' && value[0] != '{' && value[0] != '[' {
		return value
	}
	var out []byte
	at := 0
	named := person && value[0] != '{' // of an object, the keys tell
	for at < len(value) {
		if value[at] != '"' {
			out = append(out, value[at])
			at++
			continue
		}
		end := stringEnd(value, at)
		raw := value[at:end]
		var s string
		if json.Unmarshal(raw, &s) != nil {
			out = append(out, raw...)
			at = end
			continue
		}
		if next := skipSpace(value, end); next < len(value) && value[next] == ':' { // a key
			named = isPerson(s)
			out = append(out, raw...)
		} else {
			made := newText(s, nil, names).String()
			if named && s != "" {
				made = cut{kind: Name}.label()
			}
			if made == s {
				out = append(out, raw...)
			} else {
				quoted, _ := json.Marshal(made)
				out = append(out, quoted...)
			}
		}
		at = end
	}
	return out
}

func stringEnd(v []byte, at int) int {
	for i := at + 1; i < len(v); i++ {
		switch v[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(v)
}

func skipSpace(v []byte, at int) int {
	for at < len(v) && (v[at] == ' ' || v[at] == '\t' || v[at] == '\n' || v[at] == '\r') {
		at++
	}
	return at
}
