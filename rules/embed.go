// Package rules holds the rules that come with Attune.
package rules

import "embed"

// FS holds the rule files.
//
//go:embed *.yaml en/*.yaml nl/*.yaml
var FS embed.FS
