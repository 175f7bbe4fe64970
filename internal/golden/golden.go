// Package golden compares what tests make with files that hold what they should make.
// Run the tests with -update to write the files anew, and look at what changes in them.
package golden

import (
	"bytes"
	"flag"
	"os"
	"testing"
)

// Update says that golden files are to be written anew.
var Update = flag.Bool("update", false, "write the golden files anew")

// Check compares got with the file at path.
func Check(t testing.TB, path string, got []byte) {
	t.Helper()
	if *Update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs (accept it with -update); got:\n%s", path, got)
	}
}
