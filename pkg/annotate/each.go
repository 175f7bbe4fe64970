package annotate

import (
	"bufio"
	"runtime"
	"sync"
)

// perPart is how many items are rendered in one go: enough that starting it costs little
// beside the work.
const perPart = 256

// writeEach writes n items in their order. Many are rendered side by side; render appends
// the item with that number.
func writeEach(w *bufio.Writer, n int, render func(dst []byte, i int) []byte) error {
	parts := make([][]byte, min(runtime.GOMAXPROCS(0), (n+perPart-1)/perPart))
	for first := 0; first < n; first += len(parts) * perPart {
		renderParts(parts, first, n, render)
		for _, text := range parts {
			if _, err := w.Write(text); err != nil {
				return err
			}
		}
	}
	return nil
}

// renderParts renders the items from first on, perPart of them into each part, which it
// writes over.
func renderParts(parts [][]byte, first, n int, render func(dst []byte, i int) []byte) {
	var wait sync.WaitGroup
	panics := make([]any, len(parts))
	for k := range parts {
		wait.Go(func() {
			defer func() { panics[k] = recover() }()
			from := first + k*perPart
			text := parts[k][:0]
			for i := from; i < min(from+perPart, n); i++ {
				text = render(text, i)
			}
			parts[k] = text
		})
	}
	wait.Wait()
	for _, p := range panics {
		if p != nil {
			panic(p) // where it can be caught
		}
	}
}
