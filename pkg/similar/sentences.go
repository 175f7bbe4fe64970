package similar

import (
	"cmp"
	"html"
	"slices"
	"strings"
)

// A Sentence is one that stands in several replies, word for word.
type Sentence struct {
	Text   string // as one of the replies has it, on one line
	Words  int
	Places []Place // by reply, one in each
}

// A Place is where a sentence stands first in a reply: the variant, and byte offsets into
// its text.
type Place struct {
	Reply      int // id
	Variant    int // index of the document that was read
	Start, End int
}

// sentences keeps where each sentence stands. Most stand in one reply only, so of these
// nothing else is kept.
type sentences struct {
	first map[uint64]place // by hash
	again map[uint64]*said
}

type said struct {
	text   string
	words  int32
	places []place
}

// A place is a Place in half of the memory.
type place struct{ reply, variant, start, end int32 }

func (s *sentences) add(id int, in []sentence) {
	if s.first == nil {
		s.first, s.again = map[uint64]place{}, map[uint64]*said{}
	}
	for i := range in {
		from := &in[i]
		here := place{int32(id), from.variant, from.start, from.end}
		first, ok := s.first[from.hash]
		if !ok {
			s.first[from.hash] = here
			continue
		}
		to := s.again[from.hash]
		switch {
		case to == nil && first.reply != here.reply:
			s.again[from.hash] = &said{text: wording(from.raw), words: from.words, places: []place{first, here}}
		case to != nil && to.places[len(to.places)-1].reply != here.reply:
			to.places = append(to.places, here)
		}
	}
}

// wording returns a sentence on one line, without HTML.
func wording(raw string) string {
	if strings.ContainsAny(raw, "<&") {
		var b strings.Builder
		for {
			open := strings.IndexByte(raw, '<')
			n := strings.IndexByte(raw[max(open, 0):], '>')
			if open < 0 || n < 0 {
				break
			}
			b.WriteString(raw[:open])
			b.WriteByte(' ')
			raw = raw[open+n+1:]
		}
		b.WriteString(raw)
		raw = html.UnescapeString(b.String())
	}
	return strings.Join(strings.Fields(raw), " ")
}

// Sentences returns the sentences of at least three words that stand in at least so many
// replies (two, if less is given): those in most replies first. Their wording is that of
// the reply that was added second.
func (x *Index) Sentences(replies int) []Sentence {
	var all []Sentence
	for _, s := range x.sentences.again {
		if len(s.places) < max(replies, 2) {
			continue
		}
		places := make([]Place, len(s.places))
		for k, p := range s.places {
			places[k] = Place{int(p.reply), int(p.variant), int(p.start), int(p.end)}
		}
		slices.SortFunc(places, comparePlaces)
		all = append(all, Sentence{Text: s.text, Words: int(s.words), Places: places})
	}
	slices.SortFunc(all, func(a, b Sentence) int {
		return cmp.Or(cmp.Compare(len(b.Places), len(a.Places)), cmp.Compare(a.Text, b.Text), slices.CompareFunc(a.Places, b.Places, comparePlaces))
	})
	return all
}

func comparePlaces(a, b Place) int {
	return cmp.Or(cmp.Compare(a.Reply, b.Reply), cmp.Compare(a.Variant, b.Variant), cmp.Compare(a.Start, b.Start))
}
