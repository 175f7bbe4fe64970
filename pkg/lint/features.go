package lint

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/similar"
	"github.com/attune-cx/attune/pkg/template"
)

// features are what a worker hands over of a reply, to compare it with all others.
type features struct {
	number        int32
	language      string
	format        string
	id            uint64 // hash of the id that the file gives; 0 without
	touched, twin bool
	sketch        similar.Sketch
	sentences     []sentence
	slots         []template.Placeholder
	checked       Checked // with Options.ListReplies
}

// extract notes the features of the reply in hand, from the review in hand.
func (w *worker) extract(language string) {
	r := w.reply
	f := features{number: int32(w.number), language: language, format: w.file.Format, touched: w.touched, twin: r.Twin, sketch: w.sketch.CopyTo(&w.out.sketches)}
	if r.IDGiven {
		w.words = fmt.Appendf(w.words[:0], "%s\x00%s\x00%s", r.ID, language, f.format)
		f.id = max(1, hash(w.words))
	}
	f.slots = slotsIn(w.template)
	f.sentences = w.wearing()
	if w.options.ListReplies {
		f.checked = Checked{Reply: strings.Clone(r.ID), Title: strings.Clone(r.Title)}
	}
	w.out.replies = append(w.out.replies, f)
}

// leastWords is the number of words from which a sentence is one: "Sorry!" may stand
// anywhere.
const leastWords = 3

// mostSentences bounds what is kept of one reply.
const mostSentences = 100

// wearing returns the sentences of the first branch that wear out when they are repeated.
func (w *worker) wearing() []sentence {
	v, x := &w.review, &w.template.Variants[0]
	evidence, missteps := v.Evidence, v.Missteps // in order of place, as sentences are
	first := len(w.out.sentences)
	for _, at := range v.Sentences {
		wears := false
		for len(evidence) > 0 && evidence[0].Start < at.End {
			e := &evidence[0]
			evidence = evidence[1:]
			wears = wears || e.Start >= at.Start && e.Counts > 0 && e.Type != empathy.Cognitive && !w.isPlaceholder(x.Span(e.Start, e.End))
		}
		for len(missteps) > 0 && missteps[0].Start < at.End {
			wears = wears || missteps[0].Start >= at.Start
			missteps = missteps[1:]
		}
		if !wears {
			continue
		}
		w.words = normalised(w.words[:0], x.Text[at.Start:at.End])
		if bytes.Count(w.words, []byte(" ")) < leastWords-1 {
			continue
		}
		h := hash(w.words)
		all := w.out.sentences[first:]
		if slices.ContainsFunc(all, func(s sentence) bool { return s.hash == h }) {
			continue
		}
		from, to := x.Span(at.Start, at.End)
		if w.out.sentences = append(w.out.sentences, sentence{h, int32(from), int32(to)}); len(all)+1 == mostSentences {
			break
		}
	}
	return w.out.sentences[first:]
}

// hash is FNV-1a, which is the same in every run.
func hash(b []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range b {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return h
}
