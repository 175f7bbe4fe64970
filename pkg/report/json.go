package report

import "github.com/attune-cx/attune/pkg/review"

// jsonArray is one array of the records, one record a line.
func jsonArray(record renderer) *Format {
	return &Format{
		Name:      "json",
		Header:    []byte("["),
		Separator: []byte(","),
		Render: func(dst []byte, r *review.Review) []byte {
			return record(append(dst, '\n'), r)
		},
		Footer: func(dst []byte, _ *Summary) []byte { return append(dst, "\n]\n"...) },
	}
}
