package intake

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/text"
)

// A shape is one way in which systems write a conversation as a JSON object. A record
// without a reply is looked at for the names that tell its shape.
type shape struct {
	name string
	// tells says by the names in an object, or what else stands in it, that it has
	// this shape.
	tells func(names []string, object []byte) bool
	// read adds what stands in the object to t. It returns why it cannot.
	read func(object []byte, t *talk) error
}

// shapes are all there are, the most telling first. A further one is a file and a place
// in this list.
var shapes = []*shape{intercomShape, chatwootShape, freshdeskShape, turnsShape, zendeskShape}

// shapeOf returns the shape of an object with those names, or nil.
func shapeOf(names []string, object []byte) *shape {
	for _, s := range shapes {
		if s.tells(names, object) {
			return s
		}
	}
	return nil
}

// decodeShape reads a record as a conversation.
func decodeShape(raw Raw, s *shape) (Record, *Reject) {
	t := newTalk(&raw)
	if err := s.read(raw.data, t); err != nil {
		offset := -1
		var reason string
		var fault *json.SemanticError
		var syntax *jsontext.SyntacticError
		switch {
		case errors.As(err, &fault):
			offset = max(0, min(int(fault.ByteOffset), len(raw.data)))
			expected := "an object"
			if fault.GoType != nil && fault.GoType.Kind() == reflect.Slice {
				expected = "an array"
			}
			reason = fmt.Sprintf("%s: %s is %s, expected %s", s.name, quoteShort(string(fault.JSONPointer)), kindText(fault.JSONKind), expected)
		case errors.As(err, &syntax):
			offset, reason = max(0, min(int(syntax.ByteOffset), len(raw.data))), "bad JSON: "+syntax.Err.Error()
		default:
			reason = s.name + ": " + err.Error()
		}
		return Record{}, raw.reject(t.c.ID, offset, reason)
	}
	c, reject := t.finish()
	return Record{Conversation: c}, reject
}

// unmarshal reads an object into a struct. Unknown names are passed over, the last of
// equal names counts.
func unmarshal(object []byte, into any) error {
	return json.Unmarshal(object, into, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
}

// A scalar is text or a number, as text. Anything else is empty: systems write null,
// false or an empty object where they know nothing.
type scalar string

// UnmarshalJSONFrom reads any value.
func (s *scalar) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	value, err := d.ReadValue()
	if err != nil {
		return err
	}
	*s = ""
	switch value.Kind() {
	case '"':
		text, err := jsontext.AppendUnquote(nil, value)
		if err != nil && !errors.Is(err, jsontext.ErrDuplicateName) && len(text) == 0 {
			return nil
		}
		*s = scalar(text)
	case '0':
		*s = scalar(value)
	}
	return nil
}

func (s scalar) String() string { return string(s) }

// A yesNo is true, false or unknown, also as text or a number.
type yesNo uint8

const (
	unsaid yesNo = iota
	yes
	no
)

// UnmarshalJSONFrom reads any value.
func (f *yesNo) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	value, err := d.ReadValue()
	if err != nil {
		return err
	}
	switch strings.ToLower(strings.Trim(string(value), `"`)) {
	case "true", "1", "yes":
		*f = yes
	case "false", "0", "no":
		*f = no
	default:
		*f = unsaid
	}
	return nil
}

// fromHTML is the text of a body that is HTML, without the empty lines that its blocks
// leave behind.
func fromHTML(body string) string {
	if !strings.ContainsAny(body, "<&") {
		return body
	}
	var lines []string
	for line := range strings.Lines(text.FromHTML(body)) {
		line = strings.TrimSpace(line)
		if line == "" && (len(lines) == 0 || lines[len(lines)-1] == "") {
			continue
		}
		lines = append(lines, line)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// firstOf is the first text with words in it.
func firstOf(texts ...scalar) string {
	for _, s := range texts {
		if strings.TrimSpace(string(s)) != "" {
			return string(s)
		}
	}
	return ""
}

// A Record is what was read of one raw record: an exchange, or a conversation.
type Record struct {
	exchange.Exchange
	Conversation *exchange.Conversation // nil for an exchange
}

// Exchanges are the replies in the record: one, or every agent turn of a conversation.
func (r *Record) Exchanges() []exchange.Exchange {
	if r.Conversation == nil {
		return []exchange.Exchange{r.Exchange}
	}
	return slices.Collect(r.Conversation.Exchanges())
}
