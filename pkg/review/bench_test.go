package review_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os/exec"
	"testing"

	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/pattern"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/text"
)

// exchanges makes texts of which hardly a sentence comes twice, since sentences that
// come again cost less. It returns the mean length of a reply with its message, in
// bytes, for b.SetBytes.
func exchanges(b *testing.B) (made []exchange.Exchange, mean int64) {
	b.Helper()
	out, err := exec.Command("go", "run", "../../testdata/bench/replies.go", "-n", "4000").Output()
	if err != nil {
		b.Skipf("the texts are made by go run: %v", err)
	}
	lines := bufio.NewScanner(bytes.NewReader(out))
	for lines.Scan() {
		var e exchange.Exchange
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			b.Fatal(err)
		}
		mean += int64(len(e.Reply) + len(e.Customer))
		made = append(made, e)
	}
	return made, mean / int64(len(made))
}

func newReviewer(b *testing.B) *review.Reviewer {
	b.Helper()
	reviewer, err := review.New()
	if err != nil {
		b.Fatal(err)
	}
	return reviewer
}

// Start is what `attune check` does: read the rules and review one draft.
func BenchmarkStart(b *testing.B) {
	made, _ := exchanges(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := newReviewer(b).Review(&made[0]); err != nil {
			b.Fatal(err)
		}
	}
}

// Review is a whole review, as `attune score` makes it.
func BenchmarkReview(b *testing.B) {
	made, mean := exchanges(b)
	reviewer := newReviewer(b)
	var v review.Review
	b.SetBytes(mean)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		if err := reviewer.ReviewInto(&made[i%len(made)], &v); err != nil {
			b.Fatal(err)
		}
		i++
	}
}

// Read is the share of reading: language, zones, sentences, words and echo.
func BenchmarkRead(b *testing.B) {
	made, mean := exchanges(b)
	rules := english(b)
	var reply, customer text.Document
	b.SetBytes(mean)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		e := &made[i%len(made)]
		rules.Text.ReadInto(&reply, e.Reply, text.Options{})
		rules.Text.ReadInto(&customer, e.Customer, text.Options{Plain: true})
		text.MarkEcho(&reply, &customer)
		i++
	}
}

// Match is the share of the patterns.
func BenchmarkMatch(b *testing.B) {
	made, mean := exchanges(b)
	rules := english(b)
	replies, customers := make([]*text.Document, len(made)), make([]*text.Document, len(made))
	for i, e := range made {
		replies[i] = rules.Text.Read(e.Reply, text.Options{})
		customers[i] = rules.Text.Read(e.Customer, text.Options{Plain: true})
		text.MarkEcho(replies[i], customers[i])
	}
	var ofReply, ofCustomer pattern.Scratch
	var hits []pattern.Hit
	b.SetBytes(mean)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		hits = rules.Reply.Find(replies[i%len(made)], &ofReply, hits[:0])
		hits = rules.Customer.Find(customers[i%len(made)], &ofCustomer, hits[:0])
		i++
	}
	b.ReportMetric(float64(rules.Reply.Len()+rules.Customer.Len()), "patterns")
}

func english(b *testing.B) *rulepack.Language {
	b.Helper()
	rules, err := newReviewer(b).Rules().Language("en")
	if err != nil {
		b.Fatal(err)
	}
	return rules
}
