package lint

import (
	"cmp"
	"context"
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
	var next atomic.Int64
	var wait sync.WaitGroup
	var failed atomic.Pointer[failure]
	for range min(l.options.Jobs, len(sources)) {
		wait.Go(func() {
			w := newWorker(l)
			for {
				i := int(next.Add(1)) - 1
				if i >= len(sources) || ctx.Err() != nil || failed.Load() != nil {
					return
				}
				o, err := w.look(sources[i])
				if err != nil {
					failed.CompareAndSwap(nil, err)
					return
				}
				outcomes[i] = o
			}
		})
	}
	wait.Wait()
	switch f := failed.Load(); {
	case f != nil && f.panic != "":
		panic(f.panic) // where it can be caught
	case f != nil:
		return nil, f.err
	case ctx.Err() != nil:
		return nil, ctx.Err()
	}
	return l.report(outcomes, sources), nil
}

// A failure is why a run cannot go on.
type failure struct {
	err   error
	panic string
}

// look looks at one file.
func (w *worker) look(source Source) (o *outcome, failed *failure) {
	defer func() {
		if r := recover(); r != nil {
			path := ""
			if w.file != nil {
				path = w.file.Path
			}
			failed = &failure{panic: fmt.Sprintf("%v, in %s\n%s", r, path, debug.Stack())}
		}
	}()
	w.file = nil
	w.file, w.named = source.Read(), source.Named
	o, err := w.lint(w.file)
	if err != nil {
		return nil, &failure{err: err}
	}
	return o, nil
}

// report puts together what was found in the files, in their order.
func (l *Linter) report(outcomes []*outcome, sources []Source) *Report {
	r := &Report{Files: len(outcomes)}
	situations := map[string]*SituationCount{}
	for _, o := range outcomes {
		r.Replies += o.checked
		r.Within += o.within
		r.Unread += o.unread
		for _, c := range o.situations {
			s := situations[c.ID]
			if s == nil {
				s = &SituationCount{ID: c.ID}
				situations[c.ID] = s
			}
			s.add(c)
		}
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
	r.read = make(map[string]bool, len(outcomes))
	for _, o := range outcomes {
		r.read[o.path] = true
		for _, f := range o.findings {
			if o.suppressor.covers(&f) {
				r.Suppressed++
				continue
			}
			r.Findings = append(r.Findings, f)
		}
	}
	for i, o := range outcomes {
		r.Findings = append(r.Findings, l.unusedSuppressions(o, sources[i])...)
	}
	slices.SortStableFunc(r.Findings, func(a, b Finding) int { return a.compare(&b) })
	l.sift(r)
	l.describe(r)
	return r
}

// compare orders findings by place.
func (f *Finding) compare(o *Finding) int {
	return cmp.Or(cmp.Compare(f.Path, o.Path), cmp.Compare(f.From, o.From), cmp.Compare(f.ID, o.ID), cmp.Compare(f.Situation, o.Situation))
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
