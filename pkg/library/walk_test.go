package library

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// tree makes a folder of files; a name that ends in / is a folder, one with -> a link,
// and a text stands behind a colon.
func makeTree(t testing.TB, names ...string) string {
	t.Helper()
	root := t.TempDir()
	for _, name := range names {
		name, text, _ := strings.Cut(name, ": ")
		name, target, link := strings.Cut(name, " -> ")
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		var err error
		switch {
		case link:
			err = os.Symlink(target, path)
		case strings.HasSuffix(name, "/"):
			err = os.MkdirAll(path, 0o755)
		default:
			err = os.WriteFile(path, []byte(text), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func globs(t testing.TB, patterns ...string) []Glob {
	t.Helper()
	var all []Glob
	for _, p := range patterns {
		g, err := ParseGlob(p)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, g)
	}
	return all
}

func TestWalk(t *testing.T) {
	for _, tt := range []struct {
		name             string
		files            []string
		roots            []string // "." without any
		include, exclude []string
		all              bool
		want             []string
	}{
		{name: "in the order of names", files: []string{"b.md", "a/z.md", "a.md", "a/b/c.txt", "B.md"}, want: []string{"B.md", "a/b/c.txt", "a/z.md", "a.md", "b.md"}},
		{name: "what may be a reply", files: []string{"a.MD", "b.png", "c", "d.yaml", "e.yml", "f.json", "g.ndjson", "h.csv", "i.html", "j.md.bak"},
			want: []string{"a.MD", "d.yaml", "e.yml", "f.json", "g.ndjson", "h.csv", "i.html"}},
		{name: "nothing hidden, no notes beside replies", files: []string{".a.md", ".git/a.md", ".github/b.md", "README.md", "x/readme.txt", "CHANGELOG.md", "LICENSE.txt", "Contributing.md", "_part.md", "_folder/a.md", "readme-please.md"},
			want: []string{"_folder/a.md", "readme-please.md"}},
		{name: "but what is named", files: []string{"README.md", ".hidden.md", "note.xyz", "sub/README.md"}, roots: []string{"README.md", ".hidden.md", "note.xyz", "sub"},
			want: []string{"README.md !", ".hidden.md !", "note.xyz !"}},
		{name: "named whatever the globs say", files: []string{"a.md", "b.md", ".gitignore: a.md", ".git/"}, roots: []string{"a.md", "."}, include: []string{"b.*"}, exclude: []string{"a.md"}, want: []string{"a.md !", "b.md"}},
		{name: "a hidden folder that is named", files: []string{".macros/a.md"}, roots: []string{".macros"}, want: []string{".macros/a.md"}},
		{name: "what two roots reach is met once", files: []string{"a/b.md", "a/c/d.md"}, roots: []string{"a/c", "a", "a/b.md", "./a"}, want: []string{"a/c/d.md", "a/b.md"}},
		{name: "what is missing is an error, the rest is there", files: []string{"a.md"}, roots: []string{"none.md", "a.md"}, want: []string{"none.md ! not exist", "a.md !"}},
		{name: "included", files: []string{"a.md", "b.liquid", "x/c.liquid", "x/d.md"}, include: []string{"*.liquid", "/x/d.*"}, want: []string{"b.liquid", "x/c.liquid", "x/d.md"}},
		{name: "a folder included", files: []string{"a.md", "x/y/b.md", "x/c.png"}, include: []string{"x/"}, want: []string{"x/c.png", "x/y/b.md"}},
		{name: "excluded", files: []string{"a.md", "old/b.md", "x/old/c.md", "x/d.draft.md", "x/e.md"}, exclude: []string{"old/", "**/*.draft.md"}, want: []string{"a.md", "x/e.md"}},
		{name: "excluded but for one", files: []string{"a.md", "b.md"}, exclude: []string{"*.md", "!b.md"}, want: []string{"b.md"}},
		{name: "ignored by git", files: []string{".git/", ".gitignore: build/\n*.tmp.md\n!keep.tmp.md", "build/a.md", "x/build/b.md", "c.tmp.md", "keep.tmp.md", "x/.gitignore: /d.md", "x/d.md", "x/y/d.md"}, want: []string{"keep.tmp.md", "x/y/d.md"}},
		{name: "ignored from the root of the repository on", files: []string{".git/", ".gitignore: /x/a.md\nb.md", "x/a.md", "x/b.md", "x/c.md"}, roots: []string{"x"}, want: []string{"x/c.md"}},
		{name: "or not", files: []string{".git/", ".gitignore: a.md", "a.md"}, all: true, want: []string{"a.md"}},
		{name: "links to files, no links to folders", files: []string{"x/a.md", "b.md -> x/a.md", "y -> x", "x/loop -> .."}, want: []string{"b.md", "x/a.md"}},
		{name: "a link to a folder that is named", files: []string{"x/a.md", "y -> x"}, roots: []string{"y"}, want: []string{"y/a.md"}},
		{name: "loops of links", files: []string{"a.md -> b.md", "b.md -> a.md", "c.md -> nowhere.md"}, want: []string{"a.md", "b.md", "c.md"}},
		{name: "a customer's message beside a reply", files: []string{"a.md", "a.customer.txt", "b.md", "c.customer.md", "d.txt", "d.customer.md"}, want: []string{"a.md < a.customer.txt", "b.md", "d.txt < d.customer.md"}},
		{name: "and beside one that is named", files: []string{"x/a.md", "x/a.customer.txt"}, roots: []string{"x/a.md"}, want: []string{"x/a.md ! < x/a.customer.txt"}},
		{name: "nothing", files: []string{"x/"}, want: nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Chdir(makeTree(t, tt.files...))
			roots := tt.roots
			if roots == nil {
				roots = []string{"."}
			}
			var got []string
			for e, err := range Walk(roots, WalkOptions{Include: globs(t, tt.include...), Exclude: globs(t, tt.exclude...), All: tt.all}) {
				s := e.Path
				if e.Named {
					s += " !"
				}
				if e.Customer != "" {
					s += " < " + e.Customer
				}
				if errors.Is(err, fs.ErrNotExist) {
					s += " not exist"
				} else if err != nil {
					t.Error(err)
				}
				got = append(got, s)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got\n%q, expected\n%q", got, tt.want)
			}
		})
	}
}

func TestWalkStops(t *testing.T) {
	t.Chdir(makeTree(t, "a.md", "x/b.md", "y/c.md"))
	for range Walk([]string{"x", "."}, WalkOptions{}) {
		break
	}
}

func TestWalkBeyondWhatMayBeRead(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("nothing is closed to root")
	}
	t.Chdir(makeTree(t, "a.md", "closed/b.md", "c.md"))
	if err := os.Chmod("closed", 0); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod("closed", 0o755)
	var got []string
	for e, err := range Walk([]string{"."}, WalkOptions{}) {
		got = append(got, fmt.Sprint(e.Path, " ", errors.Is(err, fs.ErrPermission)))
	}
	if want := []string{"a.md false", "c.md false", "closed true"}; !slices.Equal(got, want) {
		t.Errorf("got %q, expected %q", got, want)
	}
}

func TestLoad(t *testing.T) {
	t.Chdir(makeTree(t, "a.md: It left today.", "a.customer.txt: Where is it?", "loop.md -> loop.md", "x/", "large.md: 12345678901"))
	for _, tt := range []struct {
		entry Entry
		want  string
	}{
		{Entry{Path: "a.md", Customer: "a.customer.txt"}, `"It left today." to "Where is it?"`},
		{Entry{Path: "a.md", Customer: "none.txt"}, `"It left today." to "" unreadable: the customer's message in none.txt: no such file or directory`},
		{Entry{Path: "none.md"}, "unreadable: the file cannot be read: no such file or directory"},
		{Entry{Path: "loop.md"}, "unreadable: the file cannot be read: too many levels of symbolic links"},
		{Entry{Path: "x"}, "unreadable: the file cannot be read: this is a folder, expected a file"},
		{Entry{Path: "large.md"}, `"12345678901" to ""`},
	} {
		f := Load(tt.entry, 0)
		var got []string
		for _, r := range f.Replies {
			got = append(got, fmt.Sprintf("%q to %q", r.Text, r.Customer))
		}
		for _, x := range f.Faults {
			got = append(got, fmt.Sprintf("%s: %s", x.Kind, x.Reason))
		}
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("%v: got %s, expected %s", tt.entry, s, tt.want)
		}
	}
	f := Load(Entry{Path: "large.md"}, 10)
	if len(f.Faults) != 1 || !strings.Contains(f.Faults[0].Reason, "larger than 10 bytes") {
		t.Errorf("got %v", f.Faults)
	}
}

func TestGlob(t *testing.T) {
	for _, tt := range []struct {
		pattern, yes, no string
	}{
		{"*.md", "a.md x/a.md x/y/.md", "a.mdx x/a"},
		{"/*.md", "a.md", "x/a.md"},
		{"canned/*.md", "canned/a.md", "a.md canned/x/a.md x/canned/a.md"},
		{"canned/**/*.md", "canned/a.md canned/x/a.md canned/x/y/a.md", "a.md x/canned/a.md"},
		{"canned/**", "canned/a canned/x/a", "canned x/canned/a"},
		{"**/canned", "canned x/canned x/canned/a", "cannedx"},
		{"**", "a x/a", ""},
		{"a/**/b/**/c", "a/b/c a/x/b/y/z/c a/b/b/c", "a/c a/b a/b/x"},
		{"canned/", "canned/a x/canned/a", "canned x/canned"},
		{"canned", "canned canned/a x/canned/b", "cannedx"},
		{"./canned/a.md", "canned/a.md", "x/canned/a.md"},
		{"a?c", "abc x/aéc", "ac a/c abbc"},
		{"[ab].md", "a.md b.md", "c.md"},
		{"[!ab].md", "c.md", "a.md"},
		{`a\*.md`, "a*.md", "ab.md"},
		{"a**b", "ab axxb", "a/b"},
	} {
		g, err := ParseGlob(tt.pattern)
		if err != nil {
			t.Error(err)
			continue
		}
		for _, path := range strings.Fields(tt.yes) {
			if !g.Match(path) {
				t.Errorf("%s does not match %s", tt.pattern, path)
			}
		}
		for _, path := range strings.Fields(tt.no) {
			if g.Match(path) {
				t.Errorf("%s matches %s", tt.pattern, path)
			}
		}
	}
	for _, pattern := range []string{"", "/", "!", "[a", "a/[b", "."} {
		if _, err := ParseGlob(pattern); err == nil {
			t.Errorf("%q is no pattern", pattern)
		} else if !strings.Contains(err.Error(), "expected") {
			t.Errorf("%v does not say what was expected", err)
		}
	}
}

// TestIgnoreAsGit compares what a walk passes over with what git ignores, on random
// trees and patterns.
func TestIgnoreAsGit(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("no git")
	}
	r := rand.New(rand.NewPCG(5, 6))
	pick := func(all ...string) string { return all[r.IntN(len(all))] }
	for range 15 {
		var files []string
		for range 25 {
			var parts []string
			for range 1 + r.IntN(3) {
				parts = append(parts, pick("a", "b", "ab", "build", "x y", "#c", "!d"))
			}
			files = append(files, strings.Join(parts, "/")+pick(".md", ".txt"))
		}
		ignore := func() string {
			var lines []string
			for range 1 + r.IntN(4) {
				part := func() string {
					return pick("a", "b", "*", "a*", "?b", "[ab]", "[!a]", "build", "**", "x y", "x\\ y", `\#c`, "*.md", "*.txt", "a.md", "b.txt", "***", "a**b")
				}
				line := pick("", "", "", "!", `\!`, "/", "**/") + part() + pick("", "/", "/"+part(), "/"+part()+"/"+part())
				lines = append(lines, line+pick("", "", "", " ", "   ", `\ `, "\r"))
			}
			return strings.Join(append(lines, pick("# comment", "", "/")), "\n")
		}
		files = append(files, ".gitignore: "+ignore(), "a/.gitignore: "+ignore())
		root := makeTree(t, files...)
		t.Chdir(root)
		if out, err := exec.Command("git", "init", "-q").CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		list := exec.Command("git", "-c", "core.quotePath=off", "ls-files", "-z", "--others", "--exclude-standard")
		list.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null")
		out, err := list.Output()
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, path := range strings.Split(string(out), "\x00") {
			if path != "" && !strings.HasSuffix(path, ".gitignore") {
				want = append(want, path)
			}
		}
		var got []string
		for e := range Walk([]string{"."}, WalkOptions{}) {
			got = append(got, e.Path)
		}
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			for _, name := range []string{".gitignore", "a/.gitignore"} {
				data, _ := os.ReadFile(name)
				t.Logf("%s: %q", name, data)
			}
			t.Fatalf("got\n%q, git has\n%q", got, want)
		}
	}
}
