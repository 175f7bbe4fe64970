package lint

import (
	"bytes"
	"slices"
	"strings"

	"github.com/attune-cx/attune/pkg/empathy"
)

// leave leaves a trace of the reply in hand, to compare it with others. It reads the
// review in hand.
func (w *worker) leave(language string) {
	r := w.reply
	t := trace{number: int32(w.number), language: language, format: w.file.Format, touched: w.touched, twin: r.Twin, sketch: w.sketch.CopyTo(&w.out.sketches)}
	if r.IDGiven {
		w.words = append(append(append(append(append(w.words[:0], r.ID...), 0), language...), 0), t.format...)
		t.id = max(1, hash(w.words))
	}
	t.slots = slotsIn(w.template)
	t.sentences = w.hollow()
	if w.options.ListReplies {
		t.checked = Checked{Reply: strings.Clone(r.ID), Title: strings.Clone(r.Title)}
	}
	w.out.replies = append(w.out.replies, t)
}

// leastWords is the number of words from which a sentence is one: "Sorry!" may stand
// anywhere.
const leastWords = 3

// mostSentences bounds what is kept of one reply.
const mostSentences = 100

// hollow returns the sentences of the first branch that wear out when they are repeated.
func (w *worker) hollow() []sentence {
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
