package intake

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
)

// repeated is a unit over and over, size bytes long.
func repeated(unit string, size int) io.Reader {
	block := strings.Repeat(unit, 1+(64<<10)/len(unit))
	var blocks []io.Reader
	for ; size > 0; size -= len(block) {
		blocks = append(blocks, strings.NewReader(block[:min(size, len(block))]))
	}
	return io.MultiReader(blocks...)
}

func manyKeys(n int) string {
	var b strings.Builder
	b.WriteString(`{"reply":"x"`)
	for i := range n {
		fmt.Fprintf(&b, `,"k%d":1`, i)
	}
	return b.String() + "}"
}

// Time must be linear and memory bounded by MaxRecord: anything quadratic makes
// this test last for minutes.
func TestHostileInput(t *testing.T) {
	const size = 8 << 20
	text := strings.NewReader
	for _, c := range []struct {
		name, format string
		input        io.Reader
	}{
		{"records", "jsonl", repeated(kilobyte+"\n", size)},
		{"one endless line", "jsonl", repeated("x", size)},
		{"one endless text", "json", io.MultiReader(text(`["`), repeated(`\"`, size))},
		{"brackets that open", "json", repeated("[", size)},
		{"objects in objects", "jsonl", repeated(`{"a":`, size)},
		{"many names", "jsonl", strings.NewReader(manyKeys(60_000))},
		{"the same name", "jsonl", io.MultiReader(text(`{"a":1`), repeated(`,"a":1`, 600_000), text("}"))},
		{"one endless cell", "csv", io.MultiReader(text("id,reply\n1,\""), repeated("x", size))},
		{"lines that open a cell", "csv", io.MultiReader(text("id,reply\n"), repeated("1,\"\n", size/2))},
		{"pairs of marks behind an open one", "csv", io.MultiReader(text("id,reply\n1,\"\n"), repeated("1,\"\"\n", size/2))},
		{"an endless header", "csv", repeated("reply,", size)},
		{"an endless file", "plain", repeated("(", size)},
		{"conversations that never end", "csv", strings.NewReader(interleaved(2000, 200))},
		{"a row each of many conversations", "csv", strings.NewReader(interleaved(300_000, 1))},
		{"a gzip bomb", "jsonl", bytes.NewReader(zipped(t, repeated("x", 8*size)))},
		{"a gzip bomb of records", "jsonl", bytes.NewReader(zipped(t, repeated("{\"reply\":\"x\"}\n", size)))},
		{"an endless file of unknown format", "", repeated("(", size)},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := Open([]string{Stdin}, c.input, Options{Format: c.format, MaxRecord: 1 << 20})
			if err != nil {
				t.Fatal(err)
			}
			runtime.GC()
			var before, now runtime.MemStats
			runtime.ReadMemStats(&before)
			batch := make([]Raw, 0, 64)
			for n := 0; ; n++ {
				if batch, err = r.NextBatch(batch[:0]); err != nil {
					break
				}
				for _, raw := range batch {
					raw.Decode()
				}
				if n%1024 == 0 {
					grown := func() int64 {
						runtime.ReadMemStats(&now)
						return int64(now.HeapAlloc) - int64(before.HeapAlloc)
					}
					if grown() > 48<<20 {
						runtime.GC() // what is held, without what only waits to be collected
						if held := grown(); held > 48<<20 {
							t.Fatalf("holds %d MiB", held>>20)
						}
					}
				}
			}
		})
	}
}
