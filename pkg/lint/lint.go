package lint

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/attune-cx/attune/pkg/library"
	"github.com/attune-cx/attune/pkg/review"
)

// A Linter looks at libraries. It is safe for concurrent use.
type Linter struct {
	reviewer *review.Reviewer // with Options.Templates
	options  Options

	idsOnce sync.Once
	allIDs  []string

	missteps sync.Map // language → map[string]*rulepack.Misstep
}

// New makes a Linter. The reviewer is one for templates: see review.Options.
func New(reviewer *review.Reviewer, o Options) *Linter {
	o.Jobs = max(o.Jobs, 1)
	return &Linter{reviewer: reviewer, options: o}
}

// A Source gives one file of a library. It is read when its turn comes, and once more
// when the library as a whole shows something in it.
type Source struct {
	Read func() *library.File
	// Named says that somebody asked for this very file, so that it is no file among
	// others when nothing in it is known as a reply.
	Named bool
}

// Run looks at a library. The report is the same for any number of jobs. The error is
// that of the context, or of rules that turn out to be faulty.
func (l *Linter) Run(ctx context.Context, sources []Source) (*Report, error) {
	outcomes := make([]*outcome, len(sources))
	err := l.each(ctx, len(sources), func(w *worker, i int) (err error) {
		w.file = nil
		w.file, w.named = sources[i].Read(), sources[i].Named
		outcomes[i], err = w.lint(ctx)
		return err
	})
	if err != nil {
		return nil, err
	}
	return l.report(outcomes, sources), nil
}

// each does n things side by side, each with the worker that it is given. A panic goes on
// where each was called, so that it can be caught.
func (l *Linter) each(ctx context.Context, n int, do func(w *worker, i int) error) error {
	var next atomic.Int64
	var wait sync.WaitGroup
	var stopped atomic.Bool
	failures := make([]error, min(l.options.Jobs, n))
	for k := range failures {
		wait.Go(func() {
			w := newWorker(l)
			defer func() {
				if r := recover(); r != nil {
					failures[k] = &fault{fmt.Sprintf("%v, in %s\n%s", r, w.path(), debug.Stack())}
					stopped.Store(true)
				}
			}()
			for !stopped.Load() {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				err := ctx.Err()
				if err == nil {
					err = do(w, i)
				}
				if err != nil {
					failures[k] = err
					stopped.Store(true)
				}
			}
		})
	}
	wait.Wait()
	for _, err := range failures {
		if f := (*fault)(nil); errors.As(err, &f) {
			panic(f.what)
		}
	}
	return errors.Join(failures...)
}

// A fault is one of attune itself.
type fault struct{ what string }

func (f *fault) Error() string { return f.what }

// report puts together what was found in the files, in their order.
func (l *Linter) report(outcomes []*outcome, sources []Source) *Report {
	r := &Report{Files: len(outcomes)}
	situations := map[string]*SituationCount{}
	shapeless := 0
	for _, o := range outcomes {
		r.Replies += o.checked
		r.Within += o.within
		r.Unread += o.unread
		r.Unchecked += o.skipped
		r.LeftOut.Add(o.leftOut)
		shapeless += o.shapeless
		for _, c := range o.situations {
			s := situations[c.ID]
			if s == nil {
				s = &SituationCount{ID: c.ID}
				situations[c.ID] = s
			}
			s.add(c)
		}
	}
	if r.Replies+r.Unchecked == 0 {
		r.Unread += shapeless // where there is no reply at all, that is not what was meant
	}
	for _, s := range situations {
		r.Situations = append(r.Situations, *s)
	}
	slices.SortFunc(r.Situations, func(a, b SituationCount) int { return cmp.Compare(a.ID, b.ID) })

	if l.options.ListReplies {
		for _, o := range outcomes {
			for i := range o.replies {
				r.Checked = append(r.Checked, Checked{o.path, o.replies[i].id, o.replies[i].title})
			}
		}
	}
	l.wholeLibrary(outcomes, sources)
	l.gather(r, outcomes, sources)
	l.sift(r)
	l.describe(r)
	return r
}

// gather brings the findings of all files together, by place, but for those that are
// suppressed.
func (l *Linter) gather(r *Report, outcomes []*outcome, sources []Source) {
	r.read = make(map[string]bool, len(outcomes))
	n := 0
	for i, o := range outcomes {
		r.read[o.path] = true
		kept := o.findings[:0]
		for k := range o.findings {
			if o.suppressor.covers(&o.findings[k]) {
				r.Suppressed++
			} else {
				kept = append(kept, o.findings[k])
			}
		}
		o.findings = append(kept, l.unusedSuppressions(o, sources[i])...)
		slices.SortStableFunc(o.findings, func(a, b Finding) int { return a.compare(&b) })
		n += len(o.findings)
	}
	r.Findings = make([]Finding, 0, n)
	byPath := slices.Clone(outcomes)
	slices.SortStableFunc(byPath, func(a, b *outcome) int { return cmp.Compare(a.path, b.path) })
	for _, o := range byPath {
		r.Findings = append(r.Findings, o.findings...)
		o.findings, o.replies = nil, nil // they can be freed
	}
}

// compare orders findings of a file by place.
func (f *Finding) compare(o *Finding) int {
	if f.From != o.From {
		return cmp.Compare(f.From, o.From)
	}
	return cmp.Or(cmp.Compare(f.ID, o.ID), cmp.Compare(f.Situation, o.Situation))
}

// sift takes out what the baseline has and what the change does not touch.
func (l *Linter) sift(r *Report) {
	if b := l.options.Baseline; b != nil {
		var stale []BaselineEntry
		r.Findings, r.Baselined, stale = b.split(r.Findings)
		for _, e := range stale {
			if r.read[e.Path] || l.options.Gone != nil && l.options.Gone(e.Path) {
				r.Stale = append(r.Stale, e)
			}
		}
	}
	if l.options.Changed == nil {
		return
	}
	kept := r.Findings[:0]
	for _, f := range r.Findings {
		if f.touched {
			kept = append(kept, f)
		} else {
			r.Untouched++
		}
	}
	r.Findings = kept
}
