package glob_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/attune-cx/attune/pkg/glob"
)

func TestPath(t *testing.T) {
	for _, c := range []struct {
		pattern   string
		match     string // paths, in one line
		otherwise string
	}{
		{"*.md", "a.md x/a.md x/y/.md", "a.mdx md"},
		{"drafts/", "drafts/a.md x/drafts/a.md", "draft/a.md mydrafts/a.md"},
		{"drafts", "drafts/a.md x/drafts/y/a.md drafts", "x/drafts.md"},
		{"/drafts", "drafts/a.md drafts", "x/drafts/a.md"},
		{"./canned/*.md", "canned/a.md", "canned/x/a.md x/canned/a.md"},
		{"canned/**", "canned/a.md canned/x/y/a.md", "canned x/canned/a.md"},
		{"canned/**/*.md", "canned/a.md canned/x/y/a.md", "canned/a.txt x/canned/a.md"},
		{"canned/*/refunds", "canned/en/refunds/a.md", "canned/refunds/a.md canned/x/y/refunds/a.md"},
		{"**/refunds/**", "refunds/a.md x/y/refunds/z/a.md", "refunds refundsx/a.md"},
		{"**/a/**/b", "a/b x/a/y/b a/a/b/c", "b/a a"},
		{"**", "a x/a", ""},
		{"*", "a x/a", ""},
		{"a?.md", "ab.md", "a.md abc.md"},
		{"[a-c]*.md", "b.md c9.md", "d.md"},
		{"[!a-c]*.md", "d.md", "b.md"},
		{"{refunds,returns}/*.{md,txt}", "refunds/a.md returns/b.txt", "refunds/a.html x/refunds/a.md"},
	} {
		p, err := glob.ParsePath(c.pattern)
		if err != nil {
			t.Errorf("%s: %v", c.pattern, err)
			continue
		}
		for _, name := range strings.Fields(c.match) {
			if !p.Match(name) {
				t.Errorf("%s does not match %s", c.pattern, name)
			}
		}
		for _, name := range strings.Fields(c.otherwise) {
			if p.Match(name) {
				t.Errorf("%s matches %s", c.pattern, name)
			}
		}
	}
}

func TestPathFaults(t *testing.T) {
	for pattern, want := range map[string]glob.SyntaxError{
		"":             {0, `""`, `expected a path such as "refunds/**" or "*.md"`},
		`a\b`:          {1, `"\\"`, `folders are set apart by "/", on every system`},
		"a/../b":       {2, `".."`, "a pattern cannot lead out of its folder"},
		"a//b":         {0, `"a//b"`, "expected a name between two slashes"},
		"/":            {0, `"/"`, "expected a name between two slashes"},
		"a/[b":         {2, `"["`, `the class is not right; write it as [abc] or [a-z], and close it with "]"`},
		"a/{b,c":       {2, `"{"`, `it is never closed; write {a,b}, without braces in it`},
		"a}":           {1, `"}"`, `there is no "{" before it`},
		"{a,{b,c}}":    {0, `"{"`, `it is never closed; write {a,b}, without braces in it`},
		"{a}/{b}/{c":   {8, `"{"`, `it is never closed; write {a,b}, without braces in it`},
		many("{a,b}/"): {6, "too many choices", "at most 64 paths can come of the braces of one pattern"},
	} {
		_, err := glob.ParsePath(pattern)
		var fault *glob.SyntaxError
		if !errors.As(err, &fault) || *fault != want {
			t.Errorf("%q:\n got %#v\nwant %#v", pattern, err, want)
		}
	}
}

func many(s string) string { return strings.Repeat(s, 8) }

func TestText(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{"refund", "refund", true},
		{"refund", "a refund", false},
		{"*refund*", "a refund please", true},
		{"re*fund", "re fund refund", true},
		{"?é", "éé", true},
		{"??", "é", false},
		{"*", "", true},
		{"", "", true},
		{"", "a", false},
		{"a*b*c", "a-b-b-c", true},
		{"a*b*c", "a-c-b", false},
		{"**a", "bba", true},
	} {
		if got := glob.Text(c.pattern, c.text); got != c.want {
			t.Errorf("%q and %q: %v, want %v", c.pattern, c.text, got, c.want)
		}
	}
}

// FuzzText compares with a regular expression.
func FuzzText(f *testing.F) {
	f.Add("a*b?c", "axxbyc")
	f.Add("*é*?", "ééé")
	f.Fuzz(func(t *testing.T, pattern, text string) {
		if len(pattern) > 100 || len(text) > 1000 || !utf8.ValidString(pattern) || !utf8.ValidString(text) {
			return
		}
		r := regexp.MustCompile("(?s)^" + strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(regexp.QuoteMeta(pattern)) + "$")
		if got, want := glob.Text(pattern, text), r.MatchString(text); got != want {
			t.Errorf("%q and %q: %v, want %v", pattern, text, got, want)
		}
	})
}

// FuzzPath compares with a regular expression.
func FuzzPath(f *testing.F) {
	f.Add("**/a/*.md", "x/a/b.md")
	f.Add("a/**/b/**/c", "a/b/x/b/c/d")
	f.Fuzz(func(t *testing.T, pattern, name string) {
		p, err := glob.ParsePath(pattern)
		if err != nil || len(pattern) > 60 || len(name) > 200 || strings.ContainsAny(pattern, "[{") || !utf8.ValidString(pattern) || !utf8.ValidString(name) {
			return
		}
		if name == "" || strings.HasPrefix(name, "/") || strings.HasSuffix(name, "/") || strings.Contains(name, "//") {
			return
		}
		var r strings.Builder
		r.WriteString("(?s)^")
		pattern = strings.TrimPrefix(pattern, "./")
		if !strings.Contains(strings.TrimSuffix(pattern, "/"), "/") {
			r.WriteString("(.*/)?")
		}
		parts := strings.Split(strings.Trim(pattern, "/"), "/")
		for i, part := range parts {
			last := i == len(parts)-1
			switch {
			case part == "**" && last:
				r.WriteString(".+")
			case part == "**":
				r.WriteString("(.*/)?")
			default:
				r.WriteString(strings.NewReplacer(`\*`, "[^/]*", `\?`, "[^/]").Replace(regexp.QuoteMeta(part)))
				if last {
					r.WriteString("(/.*)?")
				} else {
					r.WriteString("/")
				}
			}
		}
		if want := regexp.MustCompile(r.String() + "$").MatchString(name); p.Match(name) != want {
			t.Errorf("%q and %q: %v, want %v", pattern, name, !want, want)
		}
	})
}
