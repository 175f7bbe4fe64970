package lint

import "github.com/attune-cx/attune/pkg/rulepack"

// categories knows which situation the category of a help desk means.
type categories struct{}

func newCategories(rules *rulepack.Set) *categories { return &categories{} }

// situation returns the id of the situation that a category means; empty when none.
func (c *categories) situation(category string) string { return "" }
