package intake

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/attune-cx/attune/pkg/exchange"
)

// A draft gathers the parts of one record. All texts lie in one buffer, so that
// an exchange takes two allocations: its texts and its meta fields.
type draft struct {
	text   []byte
	values [fieldCount]span          // into text
	kinds  [fieldCount]jsontext.Kind // 0: absent
	meta   []metaField

	nullReply bool

	// The values of meta fields lie in the record itself, or else in quoted.
	quoted []byte
	cell   []byte // one cell, before it is quoted
	json   jsontext.Decoder
	buffer bytes.Buffer
}

type span struct{ from, to int }

type metaField struct {
	name  span // into text
	value span
}

var drafts = sync.Pool{New: func() any { return new(draft) }}

func newDraft() *draft {
	return drafts.Get().(*draft)
}

// release gives the draft back, unless a giant record has blown it up.
func (d *draft) release() {
	const keep = 64 << 10
	if cap(d.text) > keep || cap(d.quoted) > keep || cap(d.meta) > keep/32 {
		return
	}
	d.text, d.quoted, d.meta = d.text[:0], d.quoted[:0], d.meta[:0]
	d.values = [fieldCount]span{}
	d.kinds = [fieldCount]jsontext.Kind{}
	d.nullReply = false
	d.buffer = bytes.Buffer{}
	drafts.Put(d)
}

// addMeta keeps an unknown field.
func (d *draft) addMeta(name, value span) {
	d.meta = append(d.meta, metaField{name, value})
}

// finish checks the record as a whole and makes the exchange of it.
func (d *draft) finish(raw Raw) (Record, *Reject) {
	s := raw.source
	id := d.values[fieldID]
	if d.kinds[fieldReply] == 0 {
		return Record{}, raw.reject(d.string(id), -1, s.fields.noReply(d.found(s.fields)))
	}
	for _, f := range []field{fieldCustomer, fieldReply} {
		if v := d.values[f]; v.to-v.from > s.maxText {
			return Record{}, raw.reject(d.string(id), -1, fmt.Sprintf("field %q is longer than %s: shorten it", s.fields.names[f], bytesText(s.maxText)))
		}
	}
	if id.from == id.to {
		id.from = len(d.text)
		d.text = append(d.text, s.path...)
		d.text = strconv.AppendInt(append(d.text, ':'), int64(raw.line), 10)
		if raw.crowded {
			d.text = strconv.AppendInt(append(d.text, ':'), int64(raw.column), 10)
		}
		id.to = len(d.text)
	}
	text := string(d.text)
	get := func(v span) string { return text[v.from:v.to] }
	x := exchange.Exchange{
		ID:        get(id),
		Customer:  get(d.values[fieldCustomer]),
		Reply:     get(d.values[fieldReply]),
		Situation: get(d.values[fieldSituation]),
		Language:  get(d.values[fieldLanguage]),
		Agent:     get(d.values[fieldAgent]),
		Team:      get(d.values[fieldTeam]),
		Channel:   get(d.values[fieldChannel]),
		Time:      get(d.values[fieldTime]),
		Source:    raw.Position(),
	}
	if len(d.meta) > 0 {
		values := raw.data
		if len(d.quoted) > 0 {
			values = slices.Clone(d.quoted)
		}
		x.Meta = make([]exchange.Field, 0, len(d.meta))
		for _, m := range d.meta {
			value := values[m.value.from:m.value.to:m.value.to]
			x.Meta = append(x.Meta, exchange.Field{Name: get(m.name), Value: oneLine(value)})
		}
		x.Meta = lastOfEach(x.Meta)
	}
	return Record{Exchange: x}, nil
}

func (d *draft) string(v span) string { return string(d.text[v.from:v.to]) }

// found names the fields of a record without a reply.
func (d *draft) found(fields *fieldMap) []string {
	var names []string
	for f, kind := range d.kinds {
		if kind != 0 || field(f) == fieldReply && d.nullReply {
			names = append(names, fields.names[f])
		}
	}
	for _, m := range d.meta {
		names = append(names, d.string(m.name))
	}
	return names
}

// lastOfEach leaves one field of every name: the last one, in the place of the
// first.
func lastOfEach(fields []exchange.Field) []exchange.Field {
	const few = 16 // up to which comparing all is faster than a map
	if len(fields) <= few {
		kept := fields[:0]
		for _, f := range fields {
			i := slices.IndexFunc(kept, func(k exchange.Field) bool { return k.Name == f.Name })
			if i < 0 {
				kept = append(kept, f)
			} else {
				kept[i] = f
			}
		}
		return kept
	}
	kept := fields[:0]
	place := make(map[string]int, len(fields))
	for _, f := range fields {
		i, seen := place[f.Name]
		if !seen {
			place[f.Name] = len(kept)
			kept = append(kept, f)
		} else {
			kept[i] = f
		}
	}
	return kept
}
