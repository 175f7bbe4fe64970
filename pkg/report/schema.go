package report

import _ "embed"

//go:embed review.schema.json
var schema string

// Schema returns the JSON Schema (2020-12) of the output record.
func Schema() string { return schema }
