package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/intake"
	"github.com/attune-cx/attune/pkg/overview"
	"github.com/attune-cx/attune/pkg/report"
	"github.com/attune-cx/attune/pkg/review"
)

// A pipeline reads records, reviews them side by side and writes the results in the
// order of the records: one goroutine cuts the input into batches, workers decode,
// review and render a batch at a time, and the caller writes. Only so many batches
// are under way that memory stays flat however long the input is.
type pipeline struct {
	reviewer *review.Reviewer
	in       *intake.Reader
	records  []recordOutput // of replies, written as they come
	jobs     int
	shard    shard // of the records to score
	reject   func(*intake.Reject) error
	progress func(records int, bytes int64) // done so far; may be nil

	// overview adds replies up; nil when no output shows figures.
	overview *overview.Builder
	// redact takes personal data out of a review before the overview sees it, and
	// before records are rendered when they are to be redacted, too. May be nil.
	redact        func(*review.Review)
	redactRecords bool

	summary report.Summary
	bytes   atomic.Int64 // that were cut into records
	begun   sync.Once
}

// A recordOutput is where reviews go one by one.
type recordOutput struct {
	format *report.Format
	out    io.Writer
}

// batchRecords is how many records travel together, so that handing over costs little.
const batchRecords = 128

type batch struct {
	raws    []intake.Raw
	out     [][]byte // beside pipeline.records
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
		free <- &batch{raws: make([]intake.Raw, 0, batchRecords), out: make([][]byte, len(p.records)), done: make(chan struct{}, 1)}
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
	for _, o := range p.records {
		if o.format.Footer == nil {
			continue
		}
		if _, err := o.out.Write(o.format.Footer(nil, &p.summary)); err != nil {
			return err
		}
	}
	return nil
}

// read fills batches until the input ends.
func (p *pipeline) read(ctx context.Context, free chan *batch, work, order chan<- *batch) error {
	records := 0
	for {
		var b *batch
		select {
		case b = <-free:
		case <-ctx.Done():
			return ctx.Err()
		}
		raws, err := p.in.NextBatch(b.raws[:0])
		for _, raw := range raws {
			p.bytes.Add(int64(raw.Len()) + 1) // and its line feed
		}
		b.raws = p.shard.of(raws, records)
		records += len(raws)
		if len(b.raws) > 0 {
			work <- b
			order <- b
		} else {
			free <- b
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
	for _, o := range p.records {
		if _, err := o.out.Write(o.format.Header); err != nil {
			return err
		}
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
		for i, o := range p.records {
			if written > 0 && b.reviews > 0 {
				if _, err := o.out.Write(o.format.Separator); err != nil {
					return err
				}
			}
			if _, err := o.out.Write(b.out[i]); err != nil {
				return err
			}
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
			p.progress(records, p.bytes.Load())
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
	b.rejects, b.reviews, b.err = b.rejects[:0], 0, nil
	for i := range b.out {
		b.out[i] = b.out[i][:0]
	}
	b.summary = report.Summary{}
	var at exchange.Position
	defer func() {
		if r := recover(); r != nil {
			b.fault = fmt.Sprintf("%v, with the record at %s:%d\n%s", r, at.Path, at.Line, debug.Stack())
		}
	}()
	w.begun.Do(func() { w.expect(b.raws) })
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
		id, err := w.reviewRecord(b, &record)
		if err != nil {
			var unknown *review.InputError
			if !errors.As(err, &unknown) {
				b.err = err
				return
			}
			b.rejects = append(b.rejects, raw.Reject(id, unknown.Error()))
		}
	}
}

// expect tells the reviewer what comes first. Of conversations nothing is said: each of
// their replies is read with all that went before.
func (w *worker) expect(raws []intake.Raw) {
	exchanges := make([]exchange.Exchange, 0, len(raws))
	for _, raw := range raws {
		switch record, reject := raw.Decode(); {
		case reject != nil:
		case record.Conversation != nil:
			return
		default:
			exchanges = append(exchanges, record.Exchange)
		}
	}
	w.reviewer.Expect(exchanges, len(raws) == batchRecords)
}

// reviewRecord reviews an exchange or every reply of a conversation. An error tells the
// id of what it is about; then nothing was added.
func (w *worker) reviewRecord(b *batch, record *intake.Record) (id string, err error) {
	if c := record.Conversation; c != nil {
		err := w.reviewer.EachReply(c, &w.conversation, func(v *review.Review) error {
			w.add(b, v)
			return nil
		})
		if err == nil {
			b.summary.AddConversation(c, &w.conversation.Course)
		}
		return c.ID, err
	}
	w.exchange = record.Exchange
	if err := w.reviewer.ReviewInto(&w.exchange, &w.review); err != nil {
		return w.exchange.ID, err
	}
	w.add(b, &w.review)
	return "", nil
}

// add renders and counts one review.
func (w *worker) add(b *batch, v *review.Review) {
	if w.redact != nil && w.redactRecords {
		w.redact(v)
	}
	for i, o := range w.records {
		if b.reviews > 0 {
			b.out[i] = append(b.out[i], o.format.Separator...)
		}
		b.out[i] = o.format.Render(b.out[i], v)
	}
	b.summary.Add(v)
	b.reviews++
	if w.overview != nil {
		if w.redact != nil && !w.redactRecords {
			w.redact(v)
		}
		w.overview.Add(v)
	}
}
