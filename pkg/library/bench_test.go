package library

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const replyText = `Hi {{customer.first_name}},

Thanks for telling us that the blue lamp arrived with a crack in its glass. That should not have happened, and I'm sorry that you had to unpack it twice.

I've sent a new one just now: it leaves our store today and is with you on Friday before noon. You can keep the broken lamp, or hand it to the driver.

If Friday does not suit you, reply to this mail and I'll move it to a day that does.

Kind regards,
Jo from the lamp shop
`

func BenchmarkRead(b *testing.B) {
	item := func(format string) string {
		var all strings.Builder
		for i := range 1000 {
			fmt.Fprintf(&all, format, i, strings.ReplaceAll(replyText, "\n", `\n`))
		}
		return strings.TrimSuffix(all.String(), ",\n")
	}
	var list strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&list, "## Reply %d\n\n> %s\n\n", i, strings.ReplaceAll(replyText, "\n", "\n> "))
	}
	for _, bench := range []struct{ name, path, data string }{
		{"one", "a.md", replyText},
		{"matter", "a.md", "---\ntitle: Broken lamp\nsituation: service_failure_first\n---\n" + replyText},
		{"headings of 1000", "a.md", list.String()},
		{"json of 1000", "a.json", "[" + item(`{"id": %d, "title": "Broken", "text": "%s"},`+"\n") + "]"},
		{"zendesk of 1000", "a.json", `{"macros": [` + item(`{"id": %d, "title": "Broken", "actions": [{"field": "status", "value": "solved"}, {"field": "comment_value", "value": "%s"}]},`+"\n") + "]}"},
		{"yaml of 1000", "a.yaml", item("- id: %d\n  title: Broken\n  text: \"%s\"\n")},
		{"csv of 1000", "a.csv", "id,text\n" + item("%d,\"%s\"\n")},
	} {
		b.Run(bench.name, func(b *testing.B) {
			data := []byte(bench.data)
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if f := Read(bench.path, data); len(f.Faults) > 0 {
					b.Fatal(f.Faults)
				}
			}
		})
	}
}

func BenchmarkWalkAndLoad(b *testing.B) {
	folder := b.TempDir()
	const files = 5000
	for i := range files {
		path := filepath.Join(folder, fmt.Sprintf("%03d", i/100), fmt.Sprintf("r%05d.txt", i))
		if i%100 == 0 {
			if err := os.Mkdir(filepath.Dir(path), 0o755); err != nil {
				b.Fatal(err)
			}
		}
		if err := os.WriteFile(path, []byte(replyText), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for e := range Walk([]string{folder}, WalkOptions{}) {
			n += len(Load(e, 0).Replies)
		}
		if n != files {
			b.Fatal(n)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*files), "µs/file")
}
