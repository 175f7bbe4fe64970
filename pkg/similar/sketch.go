package similar

import (
	"slices"

	"github.com/attune-cx/attune/pkg/text"
)

// shingle is the number of words in a run. Of a reply of 40 words that differs in one,
// runs of 3 leave a likeness of .85, runs of 5 one of .75.
const shingle = 3

// Runs are hashes of the runs of words in a reply, sorted, each once.
type Runs []uint64

// A Sketch is what is kept of a reply: 136 bytes that say which replies may be alike.
type Sketch struct {
	// words is a hash of all runs, whatever their order; 0 when there are none.
	words     uint64
	signature signature
}

// A Reader reads replies, one at a time.
//
// A template of several variants is read from all of them. Words count as text folds
// them, so that case, accents, shortenings and punctuation make no difference, nor does
// what a placeholder is called. Greeting, signature and quoted mail do not count, unless
// there is nothing else. Nothing is kept of the documents.
type Reader struct {
	words, runs []uint64
	places      leasts
}

// Sketch makes the sketch of a reply.
func (r *Reader) Sketch(documents ...*text.Document) Sketch {
	r.read(documents)
	return r.sketch(r.runs)
}

// Runs returns all runs of a reply.
func (r *Reader) Runs(documents ...*text.Document) Runs {
	r.read(documents)
	runs := slices.Clone(r.runs)
	slices.Sort(runs)
	return slices.Compact(runs)
}

func (r *Reader) sketch(runs []uint64) (s Sketch) {
	for _, v := range runs {
		s.words += mix(v)
	}
	if len(runs) > 0 {
		s.signature = r.places.of(runs)
	}
	return s
}

func (r *Reader) read(documents []*text.Document) {
	r.runs = r.runs[:0]
	for _, d := range documents {
		r.readWords(d, false)
		if len(r.words) == 0 {
			r.readWords(d, true)
		}
		r.runs = appendShingles(r.runs, r.words)
	}
}

// readWords takes the hashes of the words in the body, or in all of a document.
func (r *Reader) readWords(d *text.Document, all bool) {
	r.words = r.words[:0]
	for i := range d.Sentences {
		if s := &d.Sentences[i]; all || s.Zone == text.Body {
			for k := s.First; k < s.End; k++ {
				r.words = append(r.words, wordHash(&d.Tokens[k]))
			}
		}
	}
}

func wordHash(t *text.Token) uint64 {
	if t.Kind == text.Placeholder {
		return hashString("{}")
	}
	return hashString(t.Norm)
}

func appendShingles(runs, words []uint64) []uint64 {
	if len(words) == 0 {
		return runs
	}
	for i := 0; i == 0 || i+shingle <= len(words); i++ {
		h := uint64(hashStart)
		for _, w := range words[i:min(i+shingle, len(words))] {
			h = mix(h ^ w)
		}
		runs = append(runs, h)
	}
	return runs
}

const hashStart = 0x9e3779b97f4a7c15

// hashString is FNV-1a, of which mix evens out the bits.
func hashString(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return mix(h)
}

// mix is the finalizer of splitmix64: each bit of x changes each bit of the result with
// probability ½. It is the same on every machine and in every run.
func mix(x uint64) uint64 {
	x += hashStart
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
