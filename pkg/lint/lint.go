package lint

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime/debug"
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

// A batch is some files that travel together, so that handing over costs little.
type batch struct {
	sources  []Source
	outcomes []outcome
	err      error
	done     chan struct{}
}

// mostInBatch is the most files of a batch. The first batches are smaller, so that all
// workers have work in a small library.
const mostInBatch = 32

// Run looks at a library. Files are found, looked at and put together side by side; only
// so many are under way that memory does not grow with them. The report is the same for
// any number of jobs. The error is that of the context, or of rules that turn out to be
// faulty.
func (l *Linter) Run(ctx context.Context, sources iter.Seq[Source]) (*Report, error) {
	ctx, stop := context.WithCancel(ctx)
	var running sync.WaitGroup
	defer running.Wait()
	defer stop()

	// The channels hold all batches, so that only the search for files can wait.
	free := make(chan *batch, 2*l.options.Jobs+2)
	for range cap(free) {
		free <- &batch{done: make(chan struct{}, 1)}
	}
	work, order := make(chan *batch, cap(free)), make(chan *batch, cap(free))
	running.Go(func() {
		defer close(work)
		defer close(order)
		l.search(ctx, sources, free, func(b *batch) { work <- b; order <- b })
	})
	for range l.options.Jobs {
		running.Go(func() {
			w := newWorker(l)
			for b := range work {
				b.err = w.lintBatch(ctx, b)
				b.done <- struct{}{}
			}
		})
	}
	all := newCollector(l)
	for b := range order {
		<-b.done
		if b.err != nil {
			return nil, raised(b.err)
		}
		for i := range b.outcomes {
			all.take(&b.outcomes[i], b.sources[i])
		}
		free <- b
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	report, err := all.report(ctx)
	return report, raised(err)
}

// search fills batches until there are no more files.
func (l *Linter) search(ctx context.Context, sources iter.Seq[Source], free <-chan *batch, send func(*batch)) {
	files := 0
	var b *batch
	for s := range sources {
		if b == nil {
			select {
			case b = <-free:
				b.sources = b.sources[:0]
			case <-ctx.Done():
				return
			}
		}
		b.sources = append(b.sources, s)
		if files++; len(b.sources) >= min(1+files/(4*l.options.Jobs), mostInBatch) {
			send(b)
			b = nil
		}
	}
	if b != nil {
		send(b)
	}
}

// lintBatch looks at the files of a batch.
func (w *worker) lintBatch(ctx context.Context, b *batch) (err error) {
	defer w.recover(&err)
	b.outcomes = b.outcomes[:0]
	for _, s := range b.sources {
		if err := ctx.Err(); err != nil {
			return err
		}
		if len(b.outcomes) < cap(b.outcomes) {
			b.outcomes = b.outcomes[:len(b.outcomes)+1] // with its memory
		} else {
			b.outcomes = append(b.outcomes, outcome{})
		}
		w.file = nil
		w.file, w.named = s.Read(), s.Named
		if err := w.lint(ctx, &b.outcomes[len(b.outcomes)-1]); err != nil {
			return err
		}
	}
	w.file = nil
	return nil
}

// each does n things side by side, each with the worker that it is given.
func (l *Linter) each(ctx context.Context, n int, do func(w *worker, i int) error) error {
	var next atomic.Int64
	var wait sync.WaitGroup
	var stopped atomic.Bool
	failures := make([]error, min(l.options.Jobs, n))
	for k := range failures {
		wait.Go(func() {
			w := newWorker(l)
			defer w.recover(&failures[k])
			defer stopped.Store(true) // no thing is left, or one failed
			for !stopped.Load() {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				if failures[k] = ctx.Err(); failures[k] == nil {
					failures[k] = do(w, i)
				}
				if failures[k] != nil {
					return
				}
			}
		})
	}
	wait.Wait()
	return errors.Join(failures...)
}

// A fault is one of attune itself. It comes from the goroutine that it happened in as an
// error, and is raised again where Run was called, so that it can be caught.
type fault struct{ what string }

func (f *fault) Error() string { return f.what }

func (w *worker) recover(err *error) {
	if r := recover(); r != nil {
		*err = &fault{fmt.Sprintf("%v, in %s\n%s", r, w.path(), debug.Stack())}
	}
}

func raised(err error) error {
	if f := (*fault)(nil); errors.As(err, &f) {
		panic(f.what)
	}
	return err
}
