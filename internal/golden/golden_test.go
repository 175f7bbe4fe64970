package golden

import (
	"os"
	"path/filepath"
	"testing"
)

// A watch notes that a test failed.
type watch struct {
	testing.TB
	failed bool
}

func (w *watch) Helper()               {}
func (w *watch) Errorf(string, ...any) { w.failed = true }
func (w *watch) Fatal(...any)          { w.failed = true }

func TestCheck(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.golden")
	if err := os.WriteFile(path, []byte("as it was"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path, got string
		fails     bool
	}{{path, "as it was", false}, {path, "changed", true}, {path + ".gone", "", true}} {
		w := &watch{TB: t}
		if Check(w, c.path, []byte(c.got)); w.failed != c.fails {
			t.Errorf("%q: failed is %v", c.got, w.failed)
		}
	}
	*Update = true
	defer func() { *Update = false }()
	Check(t, path, []byte("changed"))
	if now, err := os.ReadFile(path); err != nil || string(now) != "changed" {
		t.Errorf("%q, %v", now, err)
	}
}
