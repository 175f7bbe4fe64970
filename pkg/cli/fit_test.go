package cli_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/attune-cx/attune/pkg/cli"
)

// closed is a standard output whose reader has gone, as with head.
type closed struct{}

func (closed) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

// TestFitWritesThoughNobodyReads is attune fit … --out FILE | head -1: the file is whole.
func TestFitWritesThoughNobodyReads(t *testing.T) {
	var ratings strings.Builder
	for i := range 40 {
		fmt.Fprintf(&ratings, `{"id":"r%d","reply":"I am sorry that your lamp came broken.","affective":%d,"situation":"plain_question","affective_fit":"ok"}`+"\n", i, 1+i%2)
	}
	folder := t.TempDir()
	path := filepath.Join(folder, "ratings.jsonl")
	if err := os.WriteFile(path, []byte(ratings.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"", "--targets", "--lexicon"} {
		out := filepath.Join(folder, "out"+kind+".yaml")
		args := []string{"fit", "--language", "en", path, "--out", out}
		if kind != "" {
			args = append(args, kind)
		}
		var errs strings.Builder
		code := cli.Run(context.Background(), args, &cli.Streams{In: strings.NewReader(""), Out: closed{}, Err: &errs, Getenv: func(string) string { return "" }})
		if code != cli.Fine || errs.Len() > 0 {
			t.Errorf("fit %s: exit code %d, %q", kind, code, errs.String())
		}
		if data, err := os.ReadFile(out); err != nil || !strings.HasPrefix(string(data), "# ") || !strings.HasSuffix(string(data), "\n") {
			t.Errorf("fit %s: the file holds %q (%v)", kind, data, err)
		}
	}
}
