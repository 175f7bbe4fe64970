package annotate

import (
	"bufio"
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// Items come out in their order, however many there are.
func TestWriteEach(t *testing.T) {
	for _, n := range []int{0, 1, perPart, 10*perPart + 7} {
		var out bytes.Buffer
		w := bufio.NewWriter(&out)
		if err := writeEach(w, n, func(dst []byte, i int) []byte { return fmt.Appendf(dst, "%d ", i) }); err != nil {
			t.Fatal(err)
		}
		w.Flush()
		var want strings.Builder
		for i := range n {
			fmt.Fprintf(&want, "%d ", i)
		}
		if out.String() != want.String() {
			t.Errorf("%d items came out as %.100s", n, &out)
		}
	}
}

// A panic while an item is rendered comes out where it can be caught.
func TestWriteEachPanics(t *testing.T) {
	defer func() {
		if recover() != "boom" {
			t.Error("the panic is lost")
		}
	}()
	_ = writeEach(bufio.NewWriter(&bytes.Buffer{}), 1000, func(dst []byte, i int) []byte {
		if i == 700 {
			panic("boom")
		}
		return dst
	})
}
