package cli_test

import (
	"bytes"
	"context"
	"io"
	"os/exec"
	"testing"

	"github.com/attune-cx/attune/pkg/cli"
)

// Score is the command as a user runs it: JSON Lines in, JSON Lines out.
func BenchmarkScore(b *testing.B) {
	const replies = 4000
	made, err := exec.Command("go", "run", "../../testdata/bench/replies.go", "-n", "4000").Output()
	if err != nil {
		b.Skipf("the texts are made by go run: %v", err)
	}
	b.SetBytes(int64(len(made)))
	b.ReportAllocs()
	for b.Loop() {
		var errs bytes.Buffer
		streams := &cli.Streams{In: bytes.NewReader(made), Out: io.Discard, Err: &errs, Getenv: func(string) string { return "" }}
		if code := cli.Run(context.Background(), []string{"score", "--format", "jsonl", "--input-format", "jsonl", "-"}, streams); code != cli.Fine {
			b.Fatalf("exit code %d: %s", code, &errs)
		}
	}
	b.ReportMetric(float64(replies*b.N)/b.Elapsed().Seconds(), "replies/s")
}
