package config

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/attune-cx/attune/pkg/rulepack"
)

// Propose returns a commented configuration that fits what a survey found: every key
// with what it means, and what speaks for itself filled in.
func Propose(s *Survey, set *rulepack.Set) []byte {
	p := printer{}
	p.printf("%s", comment("How attune lint looks at the replies in this folder. attune init wrote it after a look at "+s.amount()+
		". What stands behind a # is the default or an example; remove the # to change it. attune lint --print-config shows what is in force.", "# "))
	proposals := map[string]string{
		"exclude":    exclusions(s),
		"languages":  languages(s, set),
		"situations": situations(s, set),
	}
	t := reflect.TypeFor[File]()
	for i := range t.NumField() {
		tag := t.Field(i).Tag
		key := tag.Get("yaml")
		p.printf("\n%s", comment(tag.Get("doc"), "# "))
		if lines := proposals[key]; lines != "" {
			p.printf("%s", lines)
		} else {
			p.printf("# %s: %s\n", key, tag.Get("example"))
		}
	}
	return []byte(p.String())
}

func (s *Survey) amount() string {
	return fmt.Sprintf("%s in %s", number(s.Replies, "reply", "replies"), number(s.Files, "file", "files"))
}

func number(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// comment breaks a text into lines of at most 88 characters.
func comment(text, before string) string {
	var b strings.Builder
	line := before
	for word := range strings.FieldsSeq(text) {
		if len(line)+len(word) > 88 && line != before {
			b.WriteString(strings.TrimRight(line, " ") + "\n")
			line = before
		}
		line += word + " "
	}
	return b.String() + strings.TrimRight(line, " ") + "\n"
}

// most is how many paths and names are listed.
const most = 20

func exclusions(s *Survey) string {
	if len(s.Strange) == 0 {
		return ""
	}
	lines := "exclude: # nothing in these is known as a reply\n"
	for _, at := range s.Strange[:min(most, len(s.Strange))] {
		lines += "  - " + quote(anchored(at)) + "\n"
	}
	if more := len(s.Strange) - most; more > 0 {
		lines += fmt.Sprintf("  # and %d more; include may be the shorter way to say it\n", more)
	}
	return lines
}

// languages are those of the replies that there are rules for.
func languages(s *Survey, set *rulepack.Set) string {
	var all []string
	for _, l := range set.Texts() {
		if s.Languages[l.ID] > 0 {
			all = append(all, l.ID)
		}
	}
	if len(all) == 0 {
		return ""
	}
	return "languages: [" + strings.Join(all, ", ") + "]\n"
}

// situations proposes a rule for each folder and category that is named after one.
func situations(s *Survey, set *rulepack.Set) string {
	var known, unknown strings.Builder
	left := most
	add := func(l Label, key, value string) {
		rule := fmt.Sprintf("  - {%s: %s, situation: %s}", key, quoteFlow(value), l.Situation)
		if x, ok := set.Situation(l.Situation); ok {
			known.WriteString(comment(number(l.Replies, "reply", "replies")+". "+x.Reason["en"], "  # "))
			known.WriteString(rule + "\n")
			return
		}
		if left--; left >= 0 {
			fmt.Fprintf(&unknown, "  # - {%s: %s, situation: } # %s\n", key, quoteFlow(value), number(l.Replies, "reply", "replies"))
		}
	}
	for _, l := range s.Folders {
		if l.Name != "." {
			add(l, "path", anchored(l.Name+"/**"))
		}
	}
	for _, l := range s.Categories {
		if l.Name[0] != '/' { // else it would be read as a regular expression
			add(l, "category", l.Name)
		}
	}
	lines := "situations:\n"
	if known.Len() == 0 {
		lines = "# situations:\n"
	}
	lines += known.String()
	if unknown.Len() > 0 {
		lines += "  # The names of these do not say what the replies are meant for. Until you do, lint guesses.\n" + unknown.String()
		if left < 0 {
			lines += fmt.Sprintf("  # and %d more\n", -left)
		}
	}
	if known.Len()+unknown.Len() == 0 {
		return ""
	}
	return lines
}

// anchored is a glob for just one path: what means something in globs becomes ?.
func anchored(path string) string {
	literal, folder := strings.CutSuffix(path, "/**")
	glob := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`*?[]{}\`, r) {
			return '?'
		}
		return r
	}, literal)
	if folder {
		glob += "/**"
	}
	if glob[0] == '!' || !strings.Contains(strings.TrimSuffix(glob, "/"), "/") {
		return "/" + glob
	}
	return glob
}

// quoteFlow is quote within braces.
func quoteFlow(s string) string {
	if q := quote(s); q[0] == '"' {
		return q
	}
	return `"` + s + `"`
}
