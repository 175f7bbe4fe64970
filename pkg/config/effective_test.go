package config_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/attune-cx/attune/internal/golden"
	"github.com/attune-cx/attune/pkg/config"
)

// TestEffective shows where each value comes from, and that it can be read again.
func TestEffective(t *testing.T) {
	here, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	everything, err := os.ReadFile(filepath.Join(here, "everything.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	c := must(t, string(everything))
	for _, err := range []error{
		c.Set("--fail-on", "fail-on", "warning"),
		c.Set("--language", "language", "nl"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	c.AddRules("--rules", "more rules")
	got := c.Effective()
	golden.Check(t, filepath.Join(here, "everything.golden"), got)

	again := must(t, string(got))
	if err := again.Set("--min-within", "min-within", "90%"); err != nil {
		t.Fatal(err)
	}
	golden.Check(t, filepath.Join(here, "again.golden"), again.Effective())

	none, err := config.Default(".")
	if err != nil {
		t.Fatal(err)
	}
	golden.Check(t, filepath.Join(here, "default.golden"), none.Effective())
}

// TestSet takes what a flag says as if it stood in the file.
func TestSet(t *testing.T) {
	c := must(t, "")
	for _, x := range []struct{ key, value, want string }{
		{"fail-on", "never", `--fail-on "never": expected error, warning, note or none`},
		{"min-within", "much", `--min-within "much": expected a share such as 80% or 0.8, or off`},
	} {
		if err := c.Set("--"+x.key, x.key, x.value); err == nil || err.Error() != x.want {
			t.Errorf("%s %s: got %v, want %s", x.key, x.value, err, x.want)
		}
	}
}
