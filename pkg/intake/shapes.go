package intake

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/attune-cx/attune/pkg/exchange"
)

// A shape is one way in which systems write a conversation as a JSON object. A record
// without a reply is looked at for the names that tell its shape.
type shape struct {
	name string
	// marks are names of which one must stand in the object.
	marks []string
	// read adds what stands in the object to t. It returns why it cannot.
	read func(object []byte, t *talk) error
}

// shapes are all there are, the most telling marks first. A further one is a file and
// a place in this list.
var shapes = []*shape{turnsShape}

// shapeOf returns the shape of an object with those names, or nil.
func shapeOf(names []string) *shape {
	for _, s := range shapes {
		for _, mark := range s.marks {
			if slices.Contains(names, mark) {
				return s
			}
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
			reason = fmt.Sprintf("%s: %s is not as in other records of this kind", s.name, quoteShort(string(fault.JSONPointer)))
			if fault.JSONKind != 0 {
				reason = fmt.Sprintf("%s: %s is %s, expected something else there", s.name, quoteShort(string(fault.JSONPointer)), kindText(fault.JSONKind))
			}
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

// A flag is true, false or unknown, also as text or a number.
type flag uint8

const (
	unsaid flag = iota
	yes
	no
)

// UnmarshalJSONFrom reads any value.
func (f *flag) UnmarshalJSONFrom(d *jsontext.Decoder) error {
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
