package annotate

import (
	"bufio"
	"net/url"
	"strings"

	"github.com/attune-cx/attune/pkg/lint"
)

// SARIF 2.1.0, as code hosts and editors read it.
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html

const (
	sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	homepage    = "https://github.com/attune-cx/attune"
	sourceRoot  = "%SRCROOT%"
)

type sarifMessage struct {
	Text     string `json:"text"`
	Markdown string `json:"markdown,omitempty"`
}

type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct {
	Name           string      `json:"name"`
	InformationURI string      `json:"informationUri"`
	Version        string      `json:"version,omitempty"`
	Rules          []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID               string             `json:"id"`
	ShortDescription sarifMessage       `json:"shortDescription"`
	FullDescription  sarifMessage       `json:"fullDescription"`
	Help             sarifMessage       `json:"help"`
	Configuration    sarifConfiguration `json:"defaultConfiguration"`
}

type sarifConfiguration struct {
	Level string `json:"level"`
}

type sarifResult struct {
	RuleID       string            `json:"ruleId"`
	RuleIndex    *int              `json:"ruleIndex,omitempty"`
	Level        string            `json:"level"`
	Message      sarifMessage      `json:"message"`
	Locations    []sarifLocation   `json:"locations,omitempty"`
	Related      []sarifLocation   `json:"relatedLocations,omitempty"`
	Fingerprints map[string]string `json:"partialFingerprints,omitempty"`
	Properties   *sarifProperties  `json:"properties,omitempty"`
}

type sarifLocation struct {
	ID       *int           `json:"id,omitempty"`
	Physical sarifPhysical  `json:"physicalLocation"`
	Logical  []sarifLogical `json:"logicalLocations,omitempty"`
	Message  *sarifMessage  `json:"message,omitempty"`
}

type sarifPhysical struct {
	Artifact sarifArtifact `json:"artifactLocation"`
	Region   *sarifRegion  `json:"region,omitempty"`
}

type sarifArtifact struct {
	URI  string `json:"uri"`
	Base string `json:"uriBaseId,omitempty"`
}

type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn,omitempty"`
	EndLine     int `json:"endLine,omitempty"`
	EndColumn   int `json:"endColumn,omitempty"`
}

type sarifLogical struct {
	Name               string `json:"name"`
	FullyQualifiedName string `json:"fullyQualifiedName"`
}

// sarifProperties are of findings about a score.
type sarifProperties struct {
	Situation string      `json:"situation,omitempty"`
	Source    string      `json:"source,omitempty"`
	Score     *sarifScore `json:"score,omitempty"`
}

type sarifScore struct {
	Type     string `json:"type"`
	Score    int    `json:"score"`
	Target   [2]int `json:"target"`
	Distance int    `json:"distance"`
}

type sarifInvocation struct {
	Successful bool `json:"executionSuccessful"`
}

// writeSARIF writes one run. Suppressed and known findings do not stand there: what
// they would show, a code host shows as open.
func writeSARIF(w *bufio.Writer, r *lint.Report, o *Options) error {
	tool := sarifTool{sarifDriver{Name: "Attune", InformationURI: homepage, Version: o.Version, Rules: make([]sarifRule, 0, len(r.Rules))}}
	index := make(map[string]int, len(r.Rules))
	for i := range r.Rules {
		x := &r.Rules[i]
		index[x.ID] = i
		tool.Driver.Rules = append(tool.Driver.Rules, sarifRule{
			ID:               x.ID,
			ShortDescription: sarifMessage{Text: filled(x.Summary, x.ID)},
			FullDescription:  sarifMessage{Text: filled(firstParagraph(x.Help), filled(x.Summary, x.ID))},
			Help:             sarifMessage{Text: filled(x.Help, filled(x.Summary, x.ID)), Markdown: x.Help},
			Configuration:    sarifConfiguration{severity(x.Severity)},
		})
	}
	w.WriteString(`{"$schema":"` + sarifSchema + `","version":"2.1.0","runs":[{"tool":`)
	w.Write(appendJSON(nil, tool))
	w.WriteString(`,"invocations":`)
	w.Write(appendJSON(nil, []sarifInvocation{{Successful: r.Unread == 0}}))
	// Without a uri: the folder of the run is nobody's business, and elsewhere it is another.
	w.WriteString(`,"originalUriBaseIds":{"` + sourceRoot + `":{"description":{"text":"The root of the repository, or else the folder in which attune ran."}}}`)
	w.WriteString(`,"columnKind":"unicodeCodePoints","results":[`)
	if err := writeList(w, len(r.Findings), func(dst []byte, i int) []byte {
		return appendJSON(dst, sarifResultOf(&r.Findings[i], index))
	}); err != nil {
		return err
	}
	_, err := w.WriteString("]}]}\n")
	return err
}

func sarifResultOf(f *lint.Finding, index map[string]int) *sarifResult {
	s := &sarifResult{RuleID: f.ID, Level: severity(f.Severity), Message: sarifMessage{Text: sarifText(withAdvice(f))}}
	if i, ok := index[f.ID]; ok {
		s.RuleIndex = &i
	}
	if f.Path != "" {
		l := sarifLocation{Physical: sarifPhysical{artifact(f.Path), region(f)}}
		if f.Reply != "" {
			l.Logical = []sarifLogical{{Name: f.Reply, FullyQualifiedName: f.Path + "#" + f.Reply}}
		}
		s.Locations = []sarifLocation{l}
	}
	for i, x := range f.Related {
		if x.Path == "" {
			continue
		}
		l := sarifLocation{ID: &i, Physical: sarifPhysical{Artifact: artifact(x.Path)}}
		if x.Start.Line > 0 {
			l.Physical.Region = &sarifRegion{StartLine: x.Start.Line, StartColumn: max(x.Start.Column, 0)}
		}
		if x.Message != "" {
			l.Message = &sarifMessage{Text: sarifText(x.Message)}
		}
		s.Related = append(s.Related, l)
	}
	if f.Fingerprint != "" {
		// Not primaryLocationLineHash: GitHub computes that from the line and warns of
		// any other value.
		s.Fingerprints = map[string]string{"attune/v1": f.Fingerprint}
	}
	if f.Situation != "" || f.Type != "" {
		s.Properties = &sarifProperties{Situation: f.Situation, Source: f.Source}
		if f.Type != "" {
			s.Properties.Score = &sarifScore{f.Type, f.Score, f.Target, f.Distance}
		}
	}
	return s
}

// artifact is where a file is. A path leads out of the source root only when it is absolute.
func artifact(path string) sarifArtifact {
	switch {
	case strings.HasPrefix(path, "/"):
		return sarifArtifact{URI: (&url.URL{Scheme: "file", Path: path}).String()}
	case len(path) > 2 && path[1] == ':' && path[2] == '/': // C:/
		return sarifArtifact{URI: (&url.URL{Scheme: "file", Path: "/" + path}).String()}
	}
	return sarifArtifact{URI: (&url.URL{Path: path}).String(), Base: sourceRoot}
}

// region is where in its file a finding is; nil when it is about the whole file.
func region(f *lint.Finding) *sarifRegion {
	if f.Start.Line < 1 {
		return nil
	}
	r := &sarifRegion{StartLine: f.Start.Line, StartColumn: max(f.Start.Column, 0)}
	if f.End.Line > f.Start.Line || f.End.Line == f.Start.Line && f.End.Column >= f.Start.Column {
		r.EndLine, r.EndColumn = f.End.Line, max(f.End.Column, 0)
	}
	return r
}

// sarifText keeps a message from holding a link, which SARIF writes as Markdown does.
func sarifText(s string) string { return strings.ReplaceAll(s, "](", "] (") }

// filled is s, or something else where there is nothing.
func filled(s, otherwise string) string {
	if strings.TrimSpace(s) == "" {
		return otherwise
	}
	return s
}

func firstParagraph(s string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(s), "\n\n")
	return oneLine(first)
}
