package lint

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/library"
)

// An ask is what is still to be learnt of a reply. Of a reply that is there no more
// nothing is learnt.
type ask struct {
	number int32
	answer func(*worker, *library.Reply)
}

// ask notes that something is to be learnt of a reply when its file is read again.
func (w *whole) ask(reply int32, answer func(*worker, *library.Reply)) {
	at := w.replies[reply]
	w.asked[at.file] = append(w.asked[at.file], ask{at.number, answer})
}

// answer reads files again, each once, for all that was asked, and adds the findings to
// the shelves.
func (w *whole) answer(ctx context.Context) error {
	if err := w.readAgain(ctx); err != nil {
		return err
	}
	for _, m := range w.drafts {
		f := &m.finding
		f.Related = slices.DeleteFunc(f.Related, func(r Related) bool { return r.Path == "" })
		if f.Path == "" || f.Message == "" { // a reply that it tells of is there no more
			continue
		}
		s := w.shelves[m.file]
		if s == nil {
			s = &shelf{file: m.file, path: f.Path}
			w.shelves[m.file] = s
		}
		s.findings = append(s.findings, *f)
	}
	return nil
}

func (w *whole) readAgain(ctx context.Context) error {
	asked := w.asked
	w.asked = map[int32][]ask{}
	files := slices.Sorted(maps.Keys(asked))
	return w.each(ctx, len(files), func(k *worker, i int) error {
		k.file = nil
		k.file = w.sources[files[i]].Read()
		k.policy = k.policyFor(k.file.Path)
		return k.answerAll(ctx, asked[files[i]])
	})
}

// answerAll answers what was asked of the file in hand. Where that is much, as of an
// export, it is shared between workers.
func (w *worker) answerAll(ctx context.Context, asked []ask) error {
	if len(asked) > part {
		return w.each(ctx, (len(asked)+part-1)/part, func(helper *worker, i int) error {
			helper.file, helper.policy = w.file, w.policy
			return helper.answerAll(ctx, asked[i*part:min((i+1)*part, len(asked))])
		})
	}
	for _, a := range asked {
		if int(a.number) < len(w.file.Replies) {
			a.answer(w, &w.file.Replies[a.number])
		}
	}
	return nil
}

// A draft is a finding about a reply that is filled in when files are read again. Each
// answer fills in fields of its own, so that they may come side by side.
type draft struct {
	file    int32
	finding Finding
}

// add adds a finding about a reply; nil when the configuration does not want it. At tells
// where in the reply the finding stands and by which words it is known; ok is false when
// there is nothing to be found any more.
func (w *whole) add(reply int32, f Finding, at func(*draft, *library.Reply) (span library.Span, words string, ok bool)) *draft {
	file := w.replies[reply].file
	policy := w.policyFor(w.result.read[file])
	if policy.configure(&f); f.Severity == Off {
		return nil
	}
	m := &draft{file, f}
	w.drafts = append(w.drafts, m)
	w.ask(reply, func(k *worker, r *library.Reply) {
		span, words, ok := at(m, r)
		if !ok {
			return
		}
		f := &m.finding
		f.Reply, f.Title = strings.Clone(r.ID), strings.Clone(r.Title)
		f.FailOn = k.failOnOf(r)
		f.Fingerprint = k.fingerprint(f.ID, f.Situation, words)
		k.place(f, span)
	})
	return m
}

// relate adds replies as other places of a finding.
func (w *whole) relate(m *draft, message string, replies ...int32) {
	if m == nil {
		return
	}
	first := len(m.finding.Related)
	m.finding.Related = append(m.finding.Related, make([]Related, len(replies))...)
	for i, reply := range replies {
		w.ask(reply, func(k *worker, r *library.Reply) {
			m.finding.Related[first+i] = Related{Path: k.file.Path, Reply: strings.Clone(r.ID), Start: beginning(r), Message: message}
		})
	}
}

// word makes the message of a finding, which tells of another reply.
func (w *whole) word(m *draft, reply int32, message func(*worker, *library.Reply) string) {
	if m != nil {
		w.ask(reply, func(k *worker, r *library.Reply) { m.finding.Message = message(k, r) })
	}
}

// beginning is the place where a reply begins.
func beginning(r *library.Reply) exchange.Position { return opening(r).Start }
