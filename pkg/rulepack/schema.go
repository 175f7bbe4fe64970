package rulepack

import "github.com/attune-cx/attune/pkg/strictyaml"

// Schema returns the JSON Schema (2020-12) of rule files, made from the same types
// that read them.
func Schema() ([]byte, error) { return strictyaml.Schema[File]("Attune rule file") }
