package cli

import (
	"cmp"

	"github.com/spf13/cobra"

	"github.com/attune-cx/attune/pkg/overview"
	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/wording"
)

// overviewing are the flags of commands that write figures over many replies.
type overviewing struct {
	title     string
	language  string
	minSample int
	samples   int
}

func (v *overviewing) add(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&v.title, "title", "", "title of the report")
	f.StringVar(&v.language, "interface", "en", "language of the report's own words: en or nl")
	f.IntVar(&v.minSample, "min-sample", overview.DefaultMinSample, "smallest number of replies of an agent or another group for which figures are shown")
	f.IntVar(&v.samples, "sample", overview.DefaultSamples, "how many replies a report shows whole: the worst, and others drawn at random")
	complete(c, "interface", wording.Languages()...)
}

// mostSamples keeps a report within what a browser opens and a computer remembers.
const mostSamples = 100_000

func (v *overviewing) check() error {
	if v.minSample < 1 {
		return usagef("--min-sample %d: expected 1 or more", v.minSample)
	}
	if v.samples < 0 || v.samples > mostSamples {
		return usagef("--sample %d: expected 0 to %d", v.samples, mostSamples)
	}
	return oneOf("interface", v.language, wording.Languages()...)
}

func (v *overviewing) options(rules *rulepack.Set) overview.Options {
	return overview.Options{
		Title: v.title, Interface: v.language, MinSample: v.minSample, Rules: rules,
		Samples: cmp.Or(v.samples, -1), // none, which 0 does not mean there
	}
}
