package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"

	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/intake"
	"github.com/attune-cx/attune/pkg/report"
	"github.com/attune-cx/attune/pkg/review"
)

// A pipeline reads records, reviews them side by side and writes the results in the
// order of the records: one goroutine cuts the input into batches, workers decode,
// review and render a batch at a time, and the caller writes. Only so many batches
// are under way that memory stays flat however long the input is.
type pipeline struct {
	reviewer *review.Reviewer
	format   *report.Format
	in       *intake.Reader
	out      io.Writer
	jobs     int
	reject   func(*intake.Reject) error
	progress func(done int) // may be nil

	summary report.Summary
}

// batchRecords is how many records travel together, so that handing over costs little.
const batchRecords = 128

type batch struct {
	raws    []intake.Raw
	out     []byte
	rejects []*intake.Reject
	summary report.Summary
	reviews int
	err     error
	fault   string // of attune itself
	done    chan struct{}
}

func (p *pipeline) run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	// The channels hold all batches, so that only reading itself can wait.
	free := make(chan *batch, 2*p.jobs+2)
	for range cap(free) {
		free <- &batch{raws: make([]intake.Raw, 0, batchRecords), done: make(chan struct{}, 1)}
	}
	work := make(chan *batch, cap(free))
	order := make(chan *batch, cap(free))
	readErr := make(chan error, 1)
	go func() {
		defer close(work)
		defer close(order)
		readErr <- p.read(ctx, free, work, order)
		p.in.Close()
	}()
	for range p.jobs {
		go func() {
			w := &worker{pipeline: p}
			for b := range work {
				w.process(ctx, b)
				b.done <- struct{}{}
			}
		}()
	}
	// When this fails, nobody waits for the reader: it may wait for a pipe itself,
	// which nothing interrupts.
	if err := p.write(ctx, order, free); err != nil {
		return err
	}
	if err := <-readErr; err != nil {
		return err
	}
	if p.format.Footer == nil {
		return nil
	}
	_, err := p.out.Write(p.format.Footer(nil, &p.summary))
	return err
}

// read fills batches until the input ends.
func (p *pipeline) read(ctx context.Context, free <-chan *batch, work, order chan<- *batch) error {
	for {
		var b *batch
		select {
		case b = <-free:
		case <-ctx.Done():
			return ctx.Err()
		}
		raws, err := p.in.NextBatch(b.raws[:0])
		b.raws = raws
		if len(raws) > 0 {
			work <- b
			order <- b
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		}
	}
}

// write writes finished batches in order.
func (p *pipeline) write(ctx context.Context, order <-chan *batch, free chan<- *batch) error {
	if _, err := p.out.Write(p.format.Header); err != nil {
		return err
	}
	records, written := 0, 0
	for {
		var b *batch
		select {
		case b = <-order:
			if b == nil {
				return ctx.Err()
			}
		case <-ctx.Done():
			return ctx.Err()
		}
		select {
		case <-b.done:
		case <-ctx.Done():
			return ctx.Err()
		}
		if b.fault != "" {
			panic(b.fault) // Run reports it
		}
		if b.err != nil {
			return b.err
		}
		if written > 0 && b.reviews > 0 {
			if _, err := p.out.Write(p.format.Separator); err != nil {
				return err
			}
		}
		if _, err := p.out.Write(b.out); err != nil {
			return err
		}
		for _, r := range b.rejects {
			if err := p.reject(r); err != nil {
				return err
			}
		}
		written += b.reviews
		records += len(b.raws)
		p.summary.Merge(&b.summary)
		if p.progress != nil {
			p.progress(records)
		}
		clear(b.raws)
		free <- b
	}
}

// A worker has the memory for one review at a time.
type worker struct {
	*pipeline
	exchange     exchange.Exchange
	review       review.Review
	conversation review.Conversation
}

func (w *worker) process(ctx context.Context, b *batch) {
	b.out, b.rejects, b.reviews, b.err = b.out[:0], b.rejects[:0], 0, nil
	b.summary = report.Summary{}
	var at exchange.Position
	defer func() {
		if r := recover(); r != nil {
			b.fault = fmt.Sprintf("%v, with the record at %s:%d\n%s", r, at.Path, at.Line, debug.Stack())
		}
	}()
	for _, raw := range b.raws {
		at = raw.Position()
		if ctx.Err() != nil {
			return
		}
		record, reject := raw.Decode()
		if reject != nil {
			b.rejects = append(b.rejects, reject)
			continue
		}
		id, err := w.reviewRecord(&record)
		if err != nil {
			var unknown *review.InputError
			if !errors.As(err, &unknown) {
				b.err = err
				return
			}
			b.rejects = append(b.rejects, raw.Reject(id, unknown.Error()))
			continue
		}
		if record.Conversation == nil {
			w.add(b, &w.review)
			continue
		}
		b.summary.AddConversation(record.Conversation, &w.conversation.Course)
		for i := range w.conversation.Reviews {
			w.add(b, &w.conversation.Reviews[i])
		}
	}
}

// reviewRecord reviews an exchange or a conversation and returns its id.
func (w *worker) reviewRecord(record *intake.Record) (id string, err error) {
	if c := record.Conversation; c != nil {
		return c.ID, w.reviewer.ReviewConversation(c, &w.conversation)
	}
	w.exchange = record.Exchange
	return w.exchange.ID, w.reviewer.ReviewInto(&w.exchange, &w.review)
}

// add renders and counts one review.
func (w *worker) add(b *batch, v *review.Review) {
	if b.reviews > 0 {
		b.out = append(b.out, w.format.Separator...)
	}
	b.out = w.format.Render(b.out, v)
	b.summary.Add(v)
	b.reviews++
}
