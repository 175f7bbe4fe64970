package intake

import (
	"bytes"
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// wrapperNames are what programming interfaces call the array of what was asked for,
// by how deep it stands.
var wrapperNames = [3][]string{
	1: {"tickets", "conversations", "results", "data", "payload", "items", "records", "exchanges", "value"},
	2: {"payload", "conversations", "tickets"}, // within "data"
}

type wrapping uint8

const (
	noWrapper wrapping = iota
	wrapper
	undecided // more of the array must be seen
)

// wrapperBytes is how much of the first element of an array is looked at.
const wrapperBytes = 64 << 10

// wraps says whether the array that opens at data[i], so many brackets deep within
// one object, holds records: by its name, and by the names in its first element.
func wraps(data []byte, i, depth int, fields *fieldMap, eof bool) wrapping {
	if depth < 1 || depth >= len(wrapperNames) || !slices.Contains(wrapperNames[depth], nameBefore(data[:i])) {
		return noWrapper
	}
	inner := data[i+1:]
	whole := eof || len(inner) >= wrapperBytes
	inner = bytes.TrimLeft(inner[:min(len(inner), wrapperBytes)], jsonSpace)
	switch {
	case len(inner) == 0 && !whole:
		return undecided
	case len(inner) == 0 || inner[0] != '{':
		return noWrapper
	}
	names, complete := shallowNames(inner)
	switch {
	case isRecord(names, inner, fields):
		return wrapper
	case !complete && !whole:
		return undecided
	}
	return noWrapper
}

// longestEmptyPage is more than programming interfaces write around no records.
const longestEmptyPage = 16 << 10

// isEmptyPage says that an object is no record but what stands around an array of them,
// such as {"tickets": [], "next_page": null}, of which there are none.
func isEmptyPage(object []byte, fields *fieldMap) bool {
	if len(object) > longestEmptyPage || !bytes.Contains(object, []byte{'['}) {
		return false
	}
	names, _ := shallowNames(object)
	if slices.Contains(names, fields.names[fieldReply]) || slices.Contains(names, "id") {
		return false
	}
	if s := shapeOf(names, object); s != nil && s != freshdeskShape { // which "conversations" tells
		return false
	}
	isEmpty := func(members map[string]jsontext.Value, depth int) bool {
		return slices.ContainsFunc(wrapperNames[depth], func(name string) bool {
			inner, ok := bytes.CutPrefix(members[name], []byte{'['})
			return ok && len(bytes.TrimLeft(inner, jsonSpace)) == 1
		})
	}
	var members, data map[string]jsontext.Value
	if unmarshal(object, &members) != nil {
		return false
	}
	return isEmpty(members, 1) || unmarshal(members["data"], &data) == nil && isEmpty(data, 2)
}

// isRecord says that an object with these names is an exchange or a conversation.
func isRecord(names []string, object []byte, fields *fieldMap) bool {
	return slices.Contains(names, fields.names[fieldReply]) || shapeOf(names, object) != nil
}

// wrapsRecords says whether data begins with an object around an array of records.
func wrapsRecords(data []byte, fields *fieldMap) bool {
	s := arraySplitter{source: &source{fields: fields}, state: alone}
	s.scan(data, true)
	return s.state == first || isEmptyPage(data, fields)
}

// nameBefore is the name of the member whose value begins behind data, "" in an array.
func nameBefore(data []byte) string {
	data = bytes.TrimRight(data, jsonSpace)
	data, ok := bytes.CutSuffix(data, []byte{':'})
	if !ok {
		return ""
	}
	data, ok = bytes.CutSuffix(bytes.TrimRight(data, jsonSpace), []byte{'"'})
	if !ok {
		return ""
	}
	return string(data[bytes.LastIndexByte(data, '"')+1:])
}

// shallowNames are the names in the object that data begins with, not those of objects
// within it; complete says that the object ends in data.
func shallowNames(data []byte) (names []string, complete bool) {
	depth, inString, from := 0, false, 0
	for i := 0; i < len(data); i++ {
		c := data[i]
		switch {
		case inString && c == '\\':
			i++
		case inString && c == '"':
			inString = false
			if rest := bytes.TrimLeft(data[i+1:], jsonSpace); depth == 1 && len(rest) > 0 && rest[0] == ':' {
				names = append(names, string(data[from:i]))
			}
		case inString:
		case c == '"':
			inString, from = true, i+1
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			if depth--; depth == 0 {
				return names, true
			}
		}
	}
	return names, false
}
