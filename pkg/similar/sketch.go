package similar

import (
	"slices"

	"github.com/attune-cx/attune/pkg/text"
)

// A Sketch is what is kept of a reply: hashes of the runs of words in it, sorted, each
// once.
type Sketch []uint64

// shingle is the number of words in a run. Of a reply of 40 words that differs in one,
// runs of 3 leave a likeness of .85, runs of 5 one of .75.
const shingle = 3

// Read makes the sketch of a reply. A template of several variants is read from all of
// them. Words count as text folds them, so that case, accents, shortenings and
// punctuation make no difference, nor does what a placeholder is called. Greeting,
// signature and quoted mail do not count, unless there is nothing else.
//
// The sketch keeps nothing of the documents. Several goroutines may read documents of
// their own at once.
func Read(documents ...*text.Document) Sketch {
	var s Sketch
	for _, d := range documents {
		words := wordsOf(d, func(sentence *text.Sentence) bool { return sentence.Zone == text.Body })
		if len(words) == 0 {
			words = wordsOf(d, func(*text.Sentence) bool { return true })
		}
		s = appendShingles(s, words)
	}
	slices.Sort(s)
	return slices.Compact(s)
}

// wordsOf returns the hashes of the words in the sentences that count.
func wordsOf(d *text.Document, counts func(*text.Sentence) bool) []uint64 {
	words := make([]uint64, 0, len(d.Tokens))
	for i := range d.Sentences {
		if s := &d.Sentences[i]; counts(s) {
			for k := s.First; k < s.End; k++ {
				words = append(words, wordHash(&d.Tokens[k]))
			}
		}
	}
	return words
}

func wordHash(t *text.Token) uint64 {
	if t.Kind == text.Placeholder {
		return hashString("{}")
	}
	return hashString(t.Norm)
}

func appendShingles(s Sketch, words []uint64) Sketch {
	if len(words) == 0 {
		return s
	}
	s = slices.Grow(s, len(words))
	for i := 0; i == 0 || i+shingle <= len(words); i++ {
		h := uint64(hashStart)
		for _, w := range words[i:min(i+shingle, len(words))] {
			h = mix(h ^ w)
		}
		s = append(s, h)
	}
	return s
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
