package annotate

import (
	"bufio"
	"strconv"
	"strings"

	"github.com/attune-cx/attune/pkg/lint"
	"github.com/attune-cx/attune/pkg/terminal"
)

// commentSize is how many characters GitHub takes of a comment. Counted in bytes, which
// are never fewer.
const commentSize = 65536

// commentMark lets a script find its own comment and replace it.
const commentMark = "<!-- attune lint -->\n"

// writeMarkdown writes a comment for a pull request.
func writeMarkdown(w *bufio.Writer, r *lint.Report, _ *Options) error {
	_, err := w.Write(append([]byte(commentMark), markdown(r, commentSize-len(commentMark))...))
	return err
}

// mostSituations is how many rows the table of a comment has.
const mostSituations = 30

// markdown is the report in at most limit bytes: a table, and the findings folded, the
// worst first. What does not fit is counted.
func markdown(r *lint.Report, limit int) []byte {
	n := bySeverity(r.Findings)
	b := []byte("### Attune: " + counts(n) + "\n\n" + fit(r) + "\n")
	if s := leftOut(r); s != "" {
		b = append(b, "Not checked: "+s+".\n"...)
	}
	if s := setAside(r); s != "" {
		b = append(b, "Not counted: "+s+".\n"...)
	}
	if len(r.Stale) > 0 {
		b = append(b, strings.ToUpper(stale(r)[:1])+stale(r)[1:]+"\n"...)
	}
	if len(r.Situations) > 0 {
		b = append(b, "\n| situation | replies | below | within | above | mixed |\n| :-- | --: | --: | --: | --: | --: |\n"...)
		for i := range r.Situations {
			s := &r.Situations[i]
			if i == mostSituations {
				b = append(b, "| and "+strconv.Itoa(len(r.Situations)-i)+" more | | | | | |\n"...)
				break
			}
			b = append(b, "| "+codeCell(short(s.ID))...)
			for _, n := range [...]int{s.Replies, s.Below, s.Within, s.Above, s.Mixed} {
				b = append(b, " | "+strconv.Itoa(n)...)
			}
			b = append(b, " |\n"...)
		}
	}
	if len(b) > limit {
		return nil // of a summary that is full already
	}
	const reserve = 200 // for the end of a fold and for what was left out
	shown := 0
	for s := lint.Error; s >= lint.Note; s-- {
		if n[s] == 0 || len(b)+2*reserve > limit {
			continue
		}
		b = append(b, "\n<details><summary>"+terminal.Counted(n[s], severityNames[s], severityNames[s]+"s")+"</summary>\n\n"...)
		path, first := "", true
		for i := range r.Findings {
			f := &r.Findings[i]
			if clamp(f.Severity) != s {
				continue
			}
			item := markdownItem(f)
			if first || f.Path != path {
				path, first = f.Path, false
				item = "- " + code(short(nameOf(path))) + "\n" + item
			}
			if len(b)+len(item)+reserve > limit {
				break
			}
			b = append(b, item...)
			shown++
		}
		b = append(b, "\n</details>\n"...)
	}
	if left := len(r.Findings) - shown; left > 0 && len(b)+reserve/2 <= limit {
		b = append(b, "\n"+terminal.Counted(left, "finding is", "findings are")+" left out for want of room.\n"...)
	}
	return b
}

// markdownItem is a finding as an item under its file.
func markdownItem(f *lint.Finding) string {
	var where []string
	if f.Start.Line > 0 {
		where = append(where, "line "+strconv.Itoa(f.Start.Line))
	}
	if name := replyOf(f); name != "" {
		where = append(where, code(short(name)))
	}
	item := "  - " + strings.Join(where, ", ")
	if len(where) > 0 {
		item += ": "
	}
	item += plain(cut(f.Message, mostMessage))
	if f.Advice != "" {
		item += " → " + plain(cut(f.Advice, mostMessage))
	}
	return item + " " + code(short(f.ID)) + "\n"
}

// mostMessage and mostName are how many columns of a message and of a name are shown.
const mostMessage, mostName = 600, 200

func short(s string) string { return cut(s, mostName) }

func cut(s string, columns int) string {
	return terminal.NewPrinter(nil, 0, terminal.Style{}).Head(oneLine(s), columns)
}

// plain is anybody's text within a line of Markdown: it formats, links, mentions and
// refers to nothing. An empty comment parts what GitHub would take for a mention, a
// reference or an address after it has read the backslashes.
func plain(s string) string {
	s = markdownEscape.Replace(terminal.Visible(oneLine(s)))
	var b strings.Builder
	for i := range len(s) {
		// Within a word an underline is one, and most ids have some.
		if s[i] == '_' && !(0 < i && isWord(s[i-1]) && i+1 < len(s) && isWord(s[i+1])) {
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func isWord(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

var markdownEscape = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`,
	"|", `\|`, "~", `\~`, "$", `\$`, "&", `\&`,
	"@", "@<!-- -->", "#", "#<!-- -->", "://", ":<!-- -->//",
	"www.", "www<!-- -->.", "WWW.", "WWW<!-- -->.", "Www.", "Www<!-- -->.",
)

// code is anybody's text as code, in which GitHub looks for nothing.
func code(s string) string {
	s = terminal.Visible(oneLine(s))
	if s == "" {
		return ""
	}
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	if len(fence) > 1 {
		return fence + " " + s + " " + fence
	}
	return fence + s + fence
}

// codeCell is code in a table, where a bar ends the cell even in code.
func codeCell(s string) string { return strings.ReplaceAll(code(s), "|", `\|`) }
