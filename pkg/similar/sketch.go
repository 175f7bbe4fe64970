package similar

import (
	"math"
	"slices"

	"github.com/attune-cx/attune/pkg/text"
)

// shingle is the number of words in a run. Of a reply of 40 words that differs in one,
// runs of 3 leave a likeness of .85, runs of 5 one of .75.
const shingle = 3

// Runs are hashes of the runs of words in a reply, sorted, each once.
type Runs []uint64

// A Sketch is what is kept of a reply to find others that may be alike: two bytes of each
// run. Of more than mostKept those are kept that are least, which are a fair sample.
type Sketch struct {
	words   uint64 // a hash of all runs, whatever their order; 0 when there are none
	kept    []uint16
	ordered bool // kept is sorted, with each once
}

// CopyTo returns a copy of the sketch that stands at the end of some memory.
func (s Sketch) CopyTo(memory *[]uint16) Sketch {
	from := len(*memory)
	*memory = append(*memory, s.kept...)
	s.kept = slices.Clip((*memory)[from:])
	return s
}

// mostKept is the number of runs that are kept of a reply.
const mostKept = 256

// A Reader reads replies, one at a time.
//
// A template of several variants is read from all of them. Words count as text folds
// them, so that case, accents, shortenings and punctuation make no difference, nor does
// what a placeholder is called. Greeting, signature and quoted mail do not count, unless
// there is nothing else. Nothing is kept of the documents.
type Reader struct {
	words, runs []uint64
	kept        []uint16
}

// Sketch makes the sketch of a reply. It is lent until the next call.
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
	r.kept = r.kept[:0]
	for _, v := range runs {
		h := mix(v)
		s.words += h
		r.kept = append(r.kept, uint16(h>>48))
	}
	if s.kept = r.kept; len(s.kept) > mostKept {
		s.order()
		s.kept = s.kept[:min(len(s.kept), mostKept)]
	}
	return s
}

func (s *Sketch) order() {
	if !s.ordered {
		slices.Sort(s.kept)
		s.kept = slices.Compact(s.kept)
		s.ordered = true
	}
}

// certainty is how many standard deviations a sample may lie below the threshold.
const certainty = 3

// mayBe reports whether two replies, of which the sketches are in order, may be as alike
// as the threshold says.
func (s *Sketch) mayBe(o *Sketch, threshold float64) bool {
	threshold -= 0.02 // two runs may have the same two bytes
	if len(s.kept) < mostKept && len(o.kept) < mostKept {
		return jaccard(s.kept, o.kept, threshold) > 0
	}
	// Up to where both samples reach, they are all there is.
	last := uint16(math.MaxUint16)
	for _, x := range []*Sketch{s, o} {
		if len(x.kept) == mostKept {
			last = min(last, x.kept[mostKept-1])
		}
	}
	a, b := upTo(s.kept, last), upTo(o.kept, last)
	threshold -= certainty * math.Sqrt(threshold*(1-threshold)/float64(max(len(a), len(b))))
	return jaccard(a, b, threshold) > 0
}

func upTo(sorted []uint16, last uint16) []uint16 {
	n, found := slices.BinarySearch(sorted, last)
	if found {
		n++
	}
	return sorted[:n]
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
