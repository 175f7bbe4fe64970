package config

import (
	"os"

	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/strictyaml"
)

// RuleSources returns the rules that the configuration adds to the built-in ones: its
// folders, then what it says of cues and missteps. Faults that rulepack finds in the
// latter have their place in the configuration.
func (c *Config) RuleSources() ([]rulepack.Source, error) {
	var sources []rulepack.Source
	var faults strictyaml.Errors
	for _, t := range c.Rules {
		folder := c.resolve(t)
		if info, err := os.Stat(folder); err != nil || !info.IsDir() {
			want := "there is no such folder"
			if t.Line > 0 { // of a file rather than a flag
				want += "; it is looked for from where the configuration is"
			}
			faults = append(faults, &strictyaml.Error{Position: t.Position, Found: "the folder of rules " + folder, Want: want})
			continue
		}
		sources = append(sources, rulepack.Source{FS: os.DirFS(folder), Name: folder})
	}
	given := rulepack.File{Strengths: map[string]rulepack.Weight{}}
	for _, m := range []strictyaml.Map[Strength]{c.Cues, c.Missteps} {
		for _, e := range m {
			if e.Value.Off {
				given.Off = append(given.Off, e.Key)
			} else {
				given.Strengths[e.Key.Value] = rulepack.Weight{Value: e.Value.Share, Position: e.Key.Position}
			}
		}
	}
	if len(given.Off)+len(given.Strengths) > 0 {
		sources = append(sources, rulepack.Source{Given: &given, Name: c.path})
	}
	return sources, failed(faults)
}
