package text

import (
	"strings"
	"sync"

	"github.com/jdkato/prose/v2"
)

// prose v2.0.0 serves its part-of-speech tagger and nothing else. The release is
// pinned: it is the only v2, and what this file works around is its own. Its
// tokenizer loses text behind contractions ("I don't." ends at "do"), is
// quadratic in punctuation, panics when lower case takes more bytes than upper
// case or the text is no UTF-8, and gives equal words of one text a single tag.
// So it is fed one sentence at a time, as folded words of letters and digits
// between single spaces, which it leaves as they are.
var tagger = sync.OnceValue(func() *prose.Model {
	// Loading takes 136 ms and 27 MiB. Without extraction the model holds the
	// tagger only.
	d, err := prose.NewDocument("a", prose.WithExtraction(false), prose.WithSegmentation(false))
	if err != nil {
		return nil
	}
	return d.Model
})

// maxTagRuns bounds how often a sentence is tagged to tell apart equal words.
const maxTagRuns = 4

// Tags returns the Penn Treebank tags of a sentence's tokens, one per token: NN,
// JJ, VBD, … English only; nil for other languages and when tagging failed. It
// loads the tagger on first use in the process, and takes some 0.1 ms per
// sentence; the result is kept until the Document is read into again.
func (d *Document) Tags(sentence int) []string {
	if d.Language == nil || d.Language.ID != "en" || sentence < 0 || sentence >= len(d.Sentences) {
		return nil
	}
	for len(d.tags) < len(d.Sentences) {
		d.tags = append(d.tags, nil)
	}
	if d.tags[sentence] == nil {
		d.tags[sentence] = d.tag(d.Sentences[sentence])
	}
	return d.tags[sentence]
}

func (d *Document) tag(s Sentence) []string {
	model := tagger()
	if model == nil {
		return nil
	}
	var words []string
	var of []int // token index per word, -1 for punctuation
	for i := s.First; i < s.End; i++ {
		t := &d.Tokens[i]
		if i > s.First && t.Before&(Comma|Colon|Semicolon|Dash|OpenParen|CloseParen) != 0 {
			words, of = append(words, ","), append(of, -1)
		}
		if w := taggable(t, i == s.First); w != "" {
			words, of = append(words, w), append(of, i-s.First)
		}
	}
	end := "."
	if s.Question {
		end = "?"
	}
	words, of = append(words, end), append(of, -1)

	tags := make([]string, s.End-s.First)
	for i := range tags {
		tags[i] = fixedTag(d.Tokens[s.First+i].Kind)
	}
	// Equal words get the tag of the last one. So what stands before is tagged
	// again without it; stop words hardly ever differ and are left as they are.
	n := len(words)
	for run := 0; n > 0 && run < maxTagRuns; run++ {
		// Two words more serve as context.
		last := min(n+2, len(words))
		doc, err := prose.NewDocument(strings.Join(words[:last], " "), prose.UsingModel(model),
			prose.WithExtraction(false), prose.WithSegmentation(false))
		if err != nil {
			return nil
		}
		got := doc.Tokens()
		if len(got) != last {
			return nil
		}
		seen := map[string]bool{}
		for k := last - 1; k >= n; k-- {
			seen[words[k]] = true
		}
		shared := 0 // one behind the last word whose tag belongs to a later one
		for k := n - 1; k >= 0; k-- {
			if of[k] < 0 {
				continue
			}
			tags[of[k]] = got[k].Tag
			if seen[words[k]] && shared == 0 && !d.Tokens[s.First+of[k]].Stop {
				shared = k + 1
			}
			seen[words[k]] = true
		}
		n = shared
	}
	return tags
}

// taggable returns what the tagger is given for a token: letters and digits.
func taggable(t *Token, first bool) string {
	switch t.Kind {
	case Number, Amount, Time:
		return "10"
	case Reference:
		return "X10"
	case URL, Email:
		return "site"
	case Mention, Placeholder:
		return "Anna"
	case Emoji:
		return ""
	}
	w := t.Norm
	for i := 0; i < len(w); i++ {
		if !isASCIILetter(w[i]) && w[i] < 0x80 {
			return "10" // 3 june
		}
	}
	if w == "" {
		return ""
	}
	if t.Capital && (t.Name || first || t.Kind == Date) || w == "i" {
		if c := w[0]; 'a' <= c && c <= 'z' {
			return string(c-'a'+'A') + w[1:]
		}
	}
	return w
}

func fixedTag(k Kind) string {
	if k == Emoji {
		return "SYM"
	}
	return ""
}
