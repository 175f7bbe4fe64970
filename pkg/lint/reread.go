package lint

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/library"
)

// A question is what a finding still has to learn of a reply. It stays unanswered when the
// reply is there no more.
type question struct {
	number int32
	answer func(*worker, *library.Reply)
}

// ask asks something of a reply, for when its file is read again.
func (c *collector) ask(reply int32, answer func(*worker, *library.Reply)) {
	at := c.replies[reply]
	c.asked[at.file] = append(c.asked[at.file], question{at.number, answer})
}

// reread reads files again, each once, for all that pending findings ask, and adds those
// that are complete to the findings of their files.
func (c *collector) reread(ctx context.Context) error {
	if err := c.answerFiles(ctx); err != nil {
		return err
	}
	for _, p := range c.pending {
		f := &p.finding
		f.Related = slices.DeleteFunc(f.Related, func(r Related) bool { return r.Path == "" })
		if f.Path == "" || f.Message == "" { // a reply that it tells of is there no more
			continue
		}
		s := c.files[p.file]
		if s == nil {
			s = &fileFindings{file: p.file, path: f.Path}
			c.files[p.file] = s
		}
		s.findings = append(s.findings, *f)
	}
	return nil
}

// answerFiles answers all that was asked so far.
func (c *collector) answerFiles(ctx context.Context) error {
	asked := c.asked
	c.asked = map[int32][]question{}
	files := slices.Sorted(maps.Keys(asked))
	return c.each(ctx, len(files), func(w *worker, i int) error {
		w.file = nil
		w.file = c.sources[files[i]].Read()
		w.policy = w.policyFor(w.file.Path)
		return w.answerAll(ctx, asked[files[i]])
	})
}

// answerAll answers what was asked of the file in hand. Where that is much, as of an
// export, it is shared between workers.
func (w *worker) answerAll(ctx context.Context, asked []question) error {
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

// A pendingFinding is a finding about a reply that is filled in when files are read again.
// Each answer fills in fields of its own, so that they may come side by side.
type pendingFinding struct {
	file    int32
	finding Finding
}

// addFinding adds a finding about a reply; nil when the configuration does not want it. At tells
// where in the reply the finding stands and by which words it is known; ok is false when
// there is nothing to be found any more.
func (c *collector) addFinding(reply int32, f Finding, at func(*pendingFinding, *library.Reply) (span library.Span, words string, ok bool)) *pendingFinding {
	file := c.replies[reply].file
	policy := c.policyFor(c.result.read[file])
	if policy.configure(&f); f.Severity == Off {
		return nil
	}
	p := &pendingFinding{file, f}
	c.pending = append(c.pending, p)
	c.ask(reply, func(w *worker, r *library.Reply) {
		span, words, ok := at(p, r)
		if !ok {
			return
		}
		f := &p.finding
		f.Reply, f.Title = strings.Clone(r.ID), strings.Clone(r.Title)
		f.FailOn = w.failOnOf(r)
		f.Fingerprint = w.fingerprint(f.ID, f.Situation, words)
		w.place(f, span)
	})
	return p
}

// relate adds replies as other places of a finding.
func (c *collector) relate(p *pendingFinding, message string, replies ...int32) {
	if p == nil {
		return
	}
	first := len(p.finding.Related)
	p.finding.Related = append(p.finding.Related, make([]Related, len(replies))...)
	for i, reply := range replies {
		c.ask(reply, func(w *worker, r *library.Reply) {
			p.finding.Related[first+i] = Related{Path: w.file.Path, Reply: strings.Clone(r.ID), Start: beginning(r), Message: message}
		})
	}
}

// setMessage makes the message of a finding, which tells of another reply.
func (c *collector) setMessage(p *pendingFinding, reply int32, message func(*worker, *library.Reply) string) {
	if p != nil {
		c.ask(reply, func(w *worker, r *library.Reply) { p.finding.Message = message(w, r) })
	}
}

// beginning is the place where a reply begins.
func beginning(r *library.Reply) exchange.Position { return opening(r).Start }
