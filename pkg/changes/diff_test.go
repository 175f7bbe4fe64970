package changes

import (
	"bufio"
	"strings"
	"testing"
)

func TestParseDiffSaysWhatItFound(t *testing.T) {
	for diff, want := range map[string]string{
		"+++ c/x\n":                           `found the file name "c/x", expected it to begin with b/`,
		"+++ b/x\n@@ here @@\n":               `found "@@ here @@", expected the head of a hunk`,
		"+++ b/x\n@@ -1 +99999999999 @@\n":    "expected the head of a hunk",
		"+++ b/x\n@@ -1,2 +1,2 @@\n-a\n-b\n+": "unexpected EOF",
		"+++ \"b/x\n":                         "a file name that git wrote as",
	} {
		err := parseDiff(bufio.NewReader(strings.NewReader(diff)), map[string]Lines{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", diff, err, want)
		}
	}
}

func FuzzParseDiff(f *testing.F) {
	f.Add("diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1,2 @@\n-a\n\\ No newline at end of file\n+b\n+c\n")
	f.Add("+++ \"b/\\303\\251\\t\"\n@@ -0,0 +1 @@\n+a\n")
	f.Fuzz(func(t *testing.T, diff string) {
		files := map[string]Lines{}
		if parseDiff(bufio.NewReaderSize(strings.NewReader(diff), 16), files) != nil {
			return
		}
		for path, l := range files {
			for _, r := range l.runs {
				if path == "" || r.first < 0 || r.last < r.first {
					t.Errorf("%q: run %v", path, r)
				}
			}
		}
	})
}
