package page

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/attune-cx/attune/pkg/overview"
)

func written(t testing.TB, o *overview.Overview) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, o, Options{Rules: reviewer().Rules()}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestTry writes pages to look at into $ATTUNE_PAGES.
func TestTry(t *testing.T) {
	folder := os.Getenv("ATTUNE_PAGES")
	if folder == "" {
		t.Skip("ATTUNE_PAGES names no folder")
	}
	for name, o := range map[string]*overview.Overview{
		"en.html":  weeks(t, 900, overview.Options{Title: "Customer care, autumn 2026"}),
		"nl.html":  weeks(t, 900, overview.Options{Interface: "nl"}),
		"few.html": weeks(t, 12, overview.Options{}),
		"big.html": weeks(t, 6000, overview.Options{}),
	} {
		if err := os.WriteFile(filepath.Join(folder, name), written(t, o), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
