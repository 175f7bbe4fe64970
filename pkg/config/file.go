package config

import (
	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/strictyaml"
)

// A File is what .attune.yaml may hold. The doc tags become the descriptions in the
// JSON Schema and, with the example tags, the comments in the file that attune init
// writes. What a file leaves out is as in default.yaml.
type File struct {
	Include        strictyaml.Several[Glob] `yaml:"include" doc:"Files to look at, as patterns as in .gitignore, relative to this file: *.md, canned/**. Without it, every file that can hold replies." example:"[\"canned/**\", \"*.md\"]"`
	Exclude        strictyaml.Several[Glob] `yaml:"exclude" doc:"Files and folders to leave out; a pattern that begins with ! takes them in again." example:"[drafts/, README.md]"`
	Gitignore      strictyaml.Placed[bool]  `yaml:"gitignore" doc:"Whether files that Git ignores are left out." example:"true"`
	Rules          strictyaml.Several[Text] `yaml:"rules" doc:"Folders with rules of your own, relative to this file; see attune rules --help." example:"[rules/]"`
	Language       Text                     `yaml:"language" doc:"Language of replies that do not say theirs: en, nl, or auto to detect it." example:"auto"`
	Languages      strictyaml.Several[Text] `yaml:"languages" doc:"Languages that replies may be in, of those that there are rules for; another one is a finding. Without it, all." example:"[en, nl]"`
	Situations     []SituationRule          `yaml:"situations" doc:"What replies are meant for, unless they say so themselves. The first rule of which all conditions hold counts. attune situations list shows the ids." example:"[{path: \"refunds/**\", situation: bad_news_refusal}]"`
	Distance       Distance                 `yaml:"distance" doc:"From how many points outside the range of a type a finding is a note, a warning, an error; less is tolerated." example:"{note: 1, warning: 5, error: 15}"`
	NearDuplicates Share                    `yaml:"near-duplicates" doc:"From how much of their wording in common two replies are the same one twice, or off." example:"80%"`
	Repeated       Repeated                 `yaml:"repeated" doc:"From when a sentence is said too often in the library." example:"{share: 20%, count: 5}"`
	Placeholders   strictyaml.Several[Text] `yaml:"placeholders" doc:"Names that the help desk fills in besides those that Attune knows of." example:"[order_url, shop_name]"`
	Severity       strictyaml.Map[Severity] `yaml:"severity" doc:"error, warning, note or off, by id of a finding, by a beginning of it (below), or with a star (*.affective). The most exact one counts. Of findings about a score, distance then says only whether there is one." example:"{above.affective: note, en.misstep.script: error}"`
	Cues           strictyaml.Map[Strength] `yaml:"cues" doc:"Strength by id of a cue, 0 or more and less than 1, or off. attune rules list shows the ids." example:"{en.affective.apologise.vague: 0.1}"`
	Missteps       strictyaml.Map[Strength] `yaml:"missteps" doc:"By id of a misstep: off, or the share that it takes off each score that it lowers." example:"{en.misstep.any-inconvenience: 0.5}"`
	FailOn         FailOn                   `yaml:"fail-on" doc:"Severity from which a finding fails the run: error, warning, note or none." example:"error"`
	MinWithin      Share                    `yaml:"min-within" doc:"Share of replies that must fit all situations that they are meant for; with less the run fails." example:"80%"`
	Baseline       Text                     `yaml:"baseline" doc:"File with findings that were there already, relative to this file." example:".attune-baseline.json"`
	Overrides      []Override               `yaml:"overrides" doc:"What differs for some files. Of overrides that say the same, the last one counts." example:"[{path: \"social/**\", severity: {above: off}}]"`
}

// A SituationRule says what some replies are meant for. All conditions that are given
// must hold; of several values of one condition any will do.
type SituationRule struct {
	strictyaml.Position
	Path      strictyaml.Several[Glob]    `yaml:"path" doc:"Patterns of files, relative to this file."`
	Tag       strictyaml.Several[Pattern] `yaml:"tag" doc:"Tags of the reply: a text, in which * stands for anything, or /a regular expression/. Case does not matter."`
	Title     strictyaml.Several[Pattern] `yaml:"title" doc:"Titles, as in tag."`
	Category  strictyaml.Several[Pattern] `yaml:"category" doc:"Categories or folders of the help desk, as in tag."`
	Situation strictyaml.Several[Text]    `yaml:"situation" doc:"Ids of situations; the reply must fit each. unknown has wide ranges."`
	Language  Text                        `yaml:"language" doc:"Language of these replies, unless they say so themselves."`
}

// Distance is points outside a range, each 1 to 100, by severity.
type Distance struct {
	Note    Points `yaml:"note" doc:"From how many points it is a note, or off."`
	Warning Points `yaml:"warning" doc:"From how many points it is a warning, or off."`
	Error   Points `yaml:"error" doc:"From how many points it is an error, or off."`
}

// Repeated says when a sentence is said too often; both must hold.
type Repeated struct {
	Share Share                  `yaml:"share" doc:"In at least this share of the replies, or off."`
	Count strictyaml.Placed[int] `yaml:"count" doc:"In at least so many replies."`
}

// An Override changes the configuration for some files.
type Override struct {
	strictyaml.Position
	Path     strictyaml.Several[Glob] `yaml:"path" doc:"Patterns of the files, relative to this file."`
	Language Text                     `yaml:"language" doc:"Language of replies that do not say theirs."`
	Distance Distance                 `yaml:"distance" doc:"As above, for these files."`
	Severity strictyaml.Map[Severity] `yaml:"severity" doc:"As above, for these files."`
	Targets  rulepack.Targets         `yaml:"targets" doc:"Ranges of these replies, in place of those of their situations."`
}

// Schema returns the JSON Schema (2020-12) of configurations.
func Schema() ([]byte, error) { return strictyaml.Schema[File]("Attune configuration") }
