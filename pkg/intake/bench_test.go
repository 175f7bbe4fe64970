package intake

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"
)

var kilobyte = `{"id":"t-10023","customer":"` + strings.Repeat(`Hello, my parcel \"blue lamp\" has not come and nobody answers.\n`, 6) +
	`","reply":"` + strings.Repeat(`I am sorry that the lamp came broken, we will send a new one today.\n`, 7) + `","agent":"Kim","tags":["a","b"]}`

func rawRecord(t testing.TB, format *format, data string) Raw {
	fields, err := newFieldMap(nil)
	if err != nil {
		t.Fatal(err)
	}
	s := &source{path: "x", format: format, fields: fields, maxText: defaultMaxText, maxRecord: defaultMaxRecord}
	return Raw{source: s, data: []byte(data), line: 1}
}

func BenchmarkDecodeJSON(b *testing.B) {
	raw := rawRecord(b, jsonLines, kilobyte)
	b.SetBytes(int64(len(raw.data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, reject := raw.Decode(); reject != nil {
			b.Fatal(reject)
		}
	}
}

// What the standard library takes for the same record, without meta fields,
// positions and checks.
func BenchmarkDecodeEncodingJSON(b *testing.B) {
	b.SetBytes(int64(len(kilobyte)))
	b.ReportAllocs()
	for b.Loop() {
		var record struct{ ID, Customer, Reply, Agent string }
		if err := json.Unmarshal([]byte(kilobyte), &record); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecodeCSV(b *testing.B) {
	raw := rawRecord(b, csvComma, fmt.Sprintf(`t-10023,"%s","%s",Kim,blue`,
		strings.Repeat(`Hello, my parcel ""blue lamp"" has not come and nobody answers.`+"\n", 6),
		strings.Repeat(`I am sorry that the lamp came broken, we will send a new one today.`+"\n", 7)))
	raw.source.separator = ','
	if _, fault := raw.source.readHeader([]byte("id,customer,reply,agent,tag")); fault != "" {
		b.Fatal(fault)
	}
	b.SetBytes(int64(len(raw.data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, reject := raw.Decode(); reject != nil {
			b.Fatal(reject)
		}
	}
}

// BenchmarkSplit is what the one reading goroutine does, per record of 1 KB.
func BenchmarkSplit(b *testing.B) {
	const records = 4096
	csv := "id,reply\n" + strings.Repeat(`1,"`+strings.Repeat("Sorry, that was our mistake.\n", 34)+"\"\n", records)
	for _, c := range []struct{ format, data string }{
		{"jsonl", strings.Repeat(kilobyte+"\n", records)},
		{"json", "[" + strings.Repeat(kilobyte+",\n", records-1) + kilobyte + "]"},
		{"csv", csv},
	} {
		b.Run(c.format, func(b *testing.B) {
			batch := make([]Raw, 0, 64)
			n := 0
			for b.Loop() {
				r, err := Open([]string{Stdin}, bytes.NewReader([]byte(c.data)), Options{Format: c.format})
				if err != nil {
					b.Fatal(err)
				}
				for err = nil; err == nil; {
					batch, err = r.NextBatch(batch[:0])
					n += len(batch)
				}
				if err != io.EOF {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/record")
		})
	}
}
