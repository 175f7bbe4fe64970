// Package results reads back what attune score wrote with --format jsonl or json: from
// many files, from shards of one run or from several runs.
//
// It reads the version of the record that this Attune writes and no other. A record that
// cannot be read is said and counted, and the rest is read.
package results

import (
	"context"
	"errors"
	"io"

	"github.com/attune-cx/attune/pkg/intake"
	"github.com/attune-cx/attune/pkg/review"
)

// Options say what to do with the records that are read.
type Options struct {
	// Jobs is how many records are read side by side, 1 or more.
	Jobs int
	// Add takes a review, from several goroutines at once. The review is Add's to keep.
	Add func(*review.Review)
	// Reject takes a record that could not be read, in the order of the input, from the
	// goroutine that called Read.
	Reject func(*intake.Reject) error
	// Progress takes how many records, of how many bytes, were read so far. May be nil.
	Progress func(records int, bytes int64)
}

// batchRecords is how many records travel together.
const batchRecords = 64

type batch struct {
	raws    []intake.Raw
	rejects []*intake.Reject
	done    chan struct{}
}

// Read reads all records of in and closes it. Memory depends on the number of jobs and
// the length of a record, never on that of the input.
func Read(ctx context.Context, in *intake.Reader, o Options) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	free := make(chan *batch, 2*o.Jobs+2)
	for range cap(free) {
		free <- &batch{raws: make([]intake.Raw, 0, batchRecords), done: make(chan struct{}, 1)}
	}
	work, order := make(chan *batch, cap(free)), make(chan *batch, cap(free))
	failed := make(chan error, 1)
	go func() {
		defer close(work)
		defer close(order)
		defer in.Close()
		failed <- cut(ctx, in, free, work, order)
	}()
	for range o.Jobs {
		go func() {
			for b := range work {
				b.read(ctx, o.Add)
				b.done <- struct{}{}
			}
		}()
	}
	records, bytes := 0, int64(0)
	for {
		var b *batch
		select {
		case b = <-order:
		case <-ctx.Done(): // the reader may wait for a pipe, which nothing interrupts
			return ctx.Err()
		}
		if b == nil {
			return <-failed
		}
		select {
		case <-b.done:
		case <-ctx.Done():
			return ctx.Err()
		}
		for _, r := range b.rejects {
			if err := o.Reject(r); err != nil {
				return err
			}
		}
		records += len(b.raws)
		for _, raw := range b.raws {
			bytes += int64(raw.Len()) + 1 // and its line feed
		}
		if o.Progress != nil {
			o.Progress(records, bytes)
		}
		clear(b.raws)
		free <- b
	}
}

// cut fills batches until the input ends.
func cut(ctx context.Context, in *intake.Reader, free <-chan *batch, work, order chan<- *batch) error {
	for {
		var b *batch
		select {
		case b = <-free:
		case <-ctx.Done():
			return ctx.Err()
		}
		raws, err := in.NextBatch(b.raws[:0])
		b.raws = raws
		if len(raws) > 0 {
			work <- b
			order <- b
		}
		switch {
		case errors.Is(err, io.EOF):
			return ctx.Err()
		case err != nil:
			return err
		}
	}
}

func (b *batch) read(ctx context.Context, add func(*review.Review)) {
	b.rejects = b.rejects[:0]
	for _, raw := range b.raws {
		if ctx.Err() != nil {
			return
		}
		r := new(review.Review)
		if reject := Decode(raw, r); reject != nil {
			b.rejects = append(b.rejects, reject)
			continue
		}
		add(r)
	}
}

// Decode reads one record into r.
func Decode(raw intake.Raw, r *review.Review) *intake.Reject {
	data, reject := raw.Bytes()
	if reject != nil {
		return reject
	}
	if err := Unmarshal(data, r); err != nil {
		offset := -1
		if f := (*fault)(nil); errors.As(err, &f) {
			offset = f.offset
		}
		return raw.RejectAt(r.ID, offset, err.Error())
	}
	r.Exchange.Source = raw.Position()
	return nil
}
