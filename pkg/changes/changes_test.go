package changes

import (
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// A repository is a temporary one, with a commit on main.
type repository struct {
	*testing.T
	dir string
}

func newRepository(t *testing.T) repository {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	for _, name := range []string{"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"} { // set within a git hook
		if value, ok := os.LookupEnv(name); ok {
			os.Unsetenv(name)
			t.Cleanup(func() { os.Setenv(name, value) })
		}
	}
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	t.Setenv("GIT_CONFIG_SYSTEM", os.DevNull)
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	r := repository{t, dir}
	r.git("init", "--quiet", ".")
	r.git("symbolic-ref", "HEAD", "refs/heads/main")
	r.git("config", "user.name", "Test")
	r.git("config", "user.email", "test@example.org")
	r.write("kept.md", "one\ntwo\nthree\nfour\nfive\nsix\n")
	r.commit()
	return r
}

func (r repository) git(args ...string) string {
	r.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = r.dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		r.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

func (r repository) write(name, content string) {
	r.Helper()
	path := filepath.Join(r.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		r.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		r.Fatal(err)
	}
}

func (r repository) commit() {
	r.Helper()
	r.git("add", "--all")
	r.git("commit", "--quiet", "--message", "a commit")
}

func (r repository) since(rev string) *Set {
	r.Helper()
	s, err := Since(context.Background(), r.dir, rev)
	if err != nil {
		r.Fatal(err)
	}
	return s
}

// show writes a set as "file: 1-2 5, file: all".
func show(s *Set) string {
	var files []string
	for _, path := range slices.Sorted(maps.Keys(s.files)) {
		l := s.files[path]
		lines := []string{}
		if l.all {
			lines = append(lines, "all")
		}
		for _, r := range l.runs {
			lines = append(lines, fmt.Sprintf("%d-%d", r.first, r.last))
		}
		files = append(files, path+": "+strings.Join(lines, " "))
	}
	return strings.Join(files, ", ")
}

func TestSince(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(r repository)
		want   string
	}{
		{"nothing", func(r repository) {}, ""},
		{"lines changed, saved only", func(r repository) { r.write("kept.md", "one\nTWO\nthree\nfour\nFIVE\nSIX\n") }, "kept.md: 2-2 5-6"},
		{"lines changed, staged", func(r repository) {
			r.write("kept.md", "ONE\ntwo\nthree\nfour\nfive\nsix\n")
			r.git("add", "kept.md")
		}, "kept.md: 1-1"},
		{"lines changed, in a commit", func(r repository) { r.write("kept.md", "ONE\ntwo\nthree\nfour\nfive\nsix\n"); r.commit() }, "kept.md: 1-1"},
		{"changed in a commit and back again", func(r repository) {
			r.write("kept.md", "ONE\n")
			r.commit()
			r.write("kept.md", "one\ntwo\nthree\nfour\nfive\nsix\n")
		}, ""},
		{"lines added", func(r repository) { r.write("kept.md", "one\ntwo\nthree\nand\nmore\nfour\nfive\nsix\n") }, "kept.md: 4-5"},
		{"lines taken out: those around them", func(r repository) { r.write("kept.md", "one\ntwo\nfive\nsix\n") }, "kept.md: 2-3"},
		{"first line taken out", func(r repository) { r.write("kept.md", "two\nthree\nfour\nfive\nsix\n") }, "kept.md: 0-1"},
		{"line break at the end taken out", func(r repository) { r.write("kept.md", "ONE\ntwo\nthree\nfour\nfive\nsix") }, "kept.md: 1-1 6-6"},
		{"no line break before or after", func(r repository) {
			r.write("kept.md", "six")
			r.git("add", "kept.md")
			r.git("commit", "--quiet", "--amend", "--message", "without")
			r.git("branch", "--force", "start")
			r.write("kept.md", "SIX")
			r.write("other.md", "a\n")
			r.git("add", "other.md")
		}, "kept.md: 1-1, other.md: 1-1"},
		{"a new file", func(r repository) { r.write("new/a.md", "a\nb\n"); r.commit() }, "new/a.md: 1-2"},
		{"a file that git does not track yet", func(r repository) { r.write("new/a.md", "a\nb\n") }, "new/a.md: all"},
		{"a file that git ignores", func(r repository) { r.write(".gitignore", "*.tmp\n"); r.write("a.tmp", "a\n") }, ".gitignore: all"},
		{"a file that is only announced", func(r repository) { r.write("a.md", "a\n"); r.git("add", "--intent-to-add", "a.md") }, "a.md: 1-1"},
		{"a file taken away", func(r repository) { os.Remove(filepath.Join(r.dir, "kept.md")) }, ""},
		{"a file renamed", func(r repository) { r.git("mv", "kept.md", "moved.md") }, ""},
		{"a file renamed and edited", func(r repository) {
			r.git("mv", "kept.md", "moved.md")
			r.write("moved.md", "one\ntwo\nthree\nfour\nfive\nSIX\n")
		}, "moved.md: 6-6"},
		{"lines that look like the head of a file", func(r repository) {
			r.write("kept.md", "-- a/kept.md\n++ b/fake.md\n@@ -1 +1 @@\ndiff --git a/x b/x\n")
			r.commit()
			r.git("branch", "--force", "start")
			r.write("kept.md", "++ b/other.md\n@@ -1 +1 @@\ndiff --git a/x b/x\n")
		}, "kept.md: 1-1"},
		{"names that git has to quote", func(r repository) {
			if runtime.GOOS == "windows" {
				return
			}
			for _, name := range []string{"with space.md", "é with space.md", "tab\there.md", `quote".md`, "é.md", "line\nbreak.md", "\xff.md", "-n.md", "back\\slash.md"} {
				r.write(name, "a\n")
			}
			r.commit()
		}, "-n.md: 1-1, back\\slash.md: 1-1, line\nbreak.md: 1-1, quote\".md: 1-1, tab\there.md: 1-1, with space.md: 1-1, é with space.md: 1-1, é.md: 1-1, \xff.md: 1-1"},
		{"a repository within the repository", func(r repository) {
			r.git("init", "--quiet", "inner")
			r.write("inner/a.md", "a\n")
		}, ""},
		{"bytes that are no text", func(r repository) { r.write("a.csv", "a\x00b\n\xff\n"); r.commit() }, "a.csv: 1-2"},
		{"a line longer than any buffer", func(r repository) {
			long := strings.Repeat("x", 200_000)
			r.write("long.json", long+"\n")
			r.commit()
			r.git("branch", "--force", "start")
			r.write("long.json", long+"y\n")
			r.write("short.json", "s\n")
			r.git("add", "short.json")
		}, "long.json: 1-1, short.json: 1-1"},
		{"a conflict", func(r repository) {
			r.git("checkout", "--quiet", "-b", "side")
			r.write("kept.md", "SIDE\ntwo\nthree\nfour\nfive\nsix\n")
			r.commit()
			r.git("checkout", "--quiet", "main")
			r.write("kept.md", "MAIN\ntwo\nthree\nfour\nfive\nsix\n")
			r.commit()
			cmd := exec.Command("git", "merge", "side")
			cmd.Dir = r.dir
			cmd.Run() // fails: that is the conflict
		}, "kept.md: 1-5"},
		{"a configuration that changes the output of git diff", func(r repository) {
			for _, setting := range []string{"diff.noprefix=true", "diff.mnemonicPrefix=true", "color.ui=always", "diff.external=false",
				"diff.context=5", "diff.interHunkContext=9", "diff.renames=false", "diff.relative=true", "core.quotePath=false", "diff.wordRegex=."} {
				name, value, _ := strings.Cut(setting, "=")
				r.git("config", name, value)
			}
			r.write("kept.md", "one\nTWO\nthree\nFOUR\nfive\nsix\n")
			r.write("é.md", "a\n")
			r.git("add", "é.md")
		}, "kept.md: 2-2 4-4, é.md: 1-1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := newRepository(t)
			r.git("branch", "start")
			test.change(r)
			if runtime.GOOS == "windows" && strings.Contains(test.name, "quote") {
				t.Skip("Windows has no such names")
			}
			if got := show(r.since("start")); got != test.want {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

// What others did on the other branch since is no change of ours.
func TestSinceTheBranchesParted(t *testing.T) {
	r := newRepository(t)
	r.git("checkout", "--quiet", "-b", "ours")
	r.write("ours.md", "a\n")
	r.commit()
	r.git("checkout", "--quiet", "main")
	r.write("kept.md", "theirs\n")
	r.commit()
	r.git("checkout", "--quiet", "ours")
	s := r.since("main")
	if got, want := show(s), "ours.md: 1-1"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if want := r.git("rev-parse", "main~1"); s.Base != want {
		t.Errorf("compared with %s, want %s", s.Base, want)
	}
	if got, want := show(r.since("HEAD~1")), "ours.md: 1-1"; got != want {
		t.Errorf("since HEAD~1: got %s, want %s", got, want)
	}
}

// Without a common past, as in a shallow clone, the revision itself is compared with.
func TestSinceWithoutCommonPast(t *testing.T) {
	r := newRepository(t)
	r.git("checkout", "--quiet", "--orphan", "alone")
	r.write("kept.md", "one\ntwo\nthree\nfour\nfive\n6\n")
	r.commit()
	if got, want := show(r.since("main")), "kept.md: 6-6"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestSinceFailsWithAReason(t *testing.T) {
	r := newRepository(t)
	r.git("tag", "v1")
	marker := filepath.Join(r.dir, "written")
	for _, test := range []struct{ rev, want string }{
		{"nowhere", `the revision "nowhere" is unknown in ` + r.dir + "; expected a branch, a tag or a commit"},
		{"--output=" + marker, "is no revision; expected a branch, a tag or a commit, such as origin/main or HEAD~1"},
		{"-p", `"-p" is no revision`},
		{"", `"" is no revision`},
		{"main\n-p", "is no revision"},
		{"v1..main", `the revision "v1..main" is unknown`},
		{"HEAD:kept.md", "is unknown"},
		{"; touch " + marker, "is unknown"},
	} {
		_, err := Since(context.Background(), r.dir, test.rev)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("since %q: got %v, want %s", test.rev, err, test.want)
		}
	}
	if _, err := os.Stat(marker); err == nil {
		t.Error("a revision ran as an option or a command")
	}

	outside := t.TempDir()
	if Root(outside) == "" {
		if _, err := Since(context.Background(), outside, "HEAD"); err == nil || !strings.Contains(err.Error(), "lies in no git repository") {
			t.Errorf("outside a repository: %v", err)
		}
	}
	if _, err := Since(context.Background(), filepath.Join(r.dir, "missing"), "HEAD"); !os.IsNotExist(err) {
		t.Errorf("of a folder that is not there: %v", err)
	}

	clone := repository{t, t.TempDir()}
	r.write("kept.md", "later\n")
	r.commit()
	clone.git("clone", "--quiet", "--depth", "1", "file://"+filepath.ToSlash(r.dir), ".")
	if _, err := Since(context.Background(), clone.dir, "HEAD~1"); err == nil || !strings.Contains(err.Error(), "shallow") {
		t.Errorf("in a shallow clone: %v", err)
	}

	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Since(ctx, r.dir, "HEAD"); err == nil {
		t.Error("a cancelled run succeeded")
	}

	t.Setenv("PATH", "")
	if _, err := Since(context.Background(), r.dir, "HEAD"); err == nil || !strings.Contains(err.Error(), "git was not found") {
		t.Errorf("without git: %v", err)
	}
}

func TestFile(t *testing.T) {
	r := newRepository(t)
	r.git("checkout", "--quiet", "-b", "ours")
	r.write("sub/a.md", "a\nb\n")
	r.write("kept.md", "one\n2\nthree\nfour\nfive\nsix\n")
	r.commit()
	outside := filepath.Join(t.TempDir(), "other.md")
	links := t.TempDir()
	if err := os.Symlink(r.dir, filepath.Join(links, "to-root")); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	os.Symlink(filepath.Join(r.dir, "kept.md"), filepath.Join(links, "to-file.md"))

	t.Chdir(filepath.Join(r.dir, "sub"))
	s, err := Since(context.Background(), ".", "main")
	if err != nil {
		t.Fatal(err)
	}
	if s.Root != r.dir {
		t.Errorf("root %s, want %s", s.Root, r.dir)
	}
	t.Chdir(links) // what comes later does not matter
	for _, test := range []struct {
		path        string
		first, last int
		want        bool
	}{
		{"a.md", 1, 1, true},
		{"./a.md", 2, 9, true},
		{"../kept.md", 1, 1, false},
		{"../kept.md", 2, 2, true},
		{"../kept.md", 3, 6, false},
		{"../kept.md", 1, 6, true},
		{"../sub/../sub/a.md", 1, 1, true},
		{"missing.md", 1, 1, false},
		{filepath.Join(r.dir, "sub", "a.md"), 1, 1, true},
		{filepath.Join(links, "to-root", "sub", "a.md"), 1, 1, true},
		{filepath.Join(links, "to-root", "kept.md"), 1, 1, false},
		{filepath.Join(links, "to-file.md"), 2, 2, true},
		{filepath.Join(links, "to-file.md"), 3, 4, false},
		{outside, 1, 1, true}, // git cannot tell
	} {
		if got := s.File(test.path).Touch(test.first, test.last); got != test.want {
			t.Errorf("%s, lines %d to %d: touched %v, want %v", test.path, test.first, test.last, got, test.want)
		}
	}
}

// Touch agrees with looking at every line.
func TestTouch(t *testing.T) {
	l := Lines{runs: []run{{0, 1}, {4, 4}, {7, 9}, {9, 10}, {20, 21}}}
	for first := 1; first < 25; first++ {
		for last := first; last < 25; last++ {
			want := slices.ContainsFunc(l.runs, func(r run) bool { return r.first <= last && first <= r.last })
			if got := l.Touch(first, last); got != want {
				t.Errorf("lines %d to %d: %v, want %v", first, last, got, want)
			}
		}
	}
	if (Lines{}).Touch(3, 3) || !(Lines{all: true}).Touch(3, 3) {
		t.Error("none or all is wrong")
	}
}

func TestRoot(t *testing.T) {
	dir := t.TempDir()
	if root := Root(dir); root != "" {
		t.Skip("the folder for temporary files lies in a repository:", root)
	}
	deep := filepath.Join(dir, "tree", "a", "b")
	if err := os.MkdirAll(filepath.Join(deep), 0o777); err != nil {
		t.Fatal(err)
	}
	os.Mkdir(filepath.Join(dir, ".git"), 0o777)
	os.WriteFile(filepath.Join(dir, "tree", ".git"), []byte("gitdir: ../.git/worktrees/tree\n"), 0o666)
	for path, want := range map[string]string{
		dir:                               dir,
		filepath.Join(dir, "x.md"):        dir,
		deep:                              filepath.Join(dir, "tree"),
		filepath.Join(deep, "missing.md"): filepath.Join(dir, "tree"),
	} {
		if got := Root(path); got != want {
			t.Errorf("Root(%s) = %s, want %s", path, got, want)
		}
	}
	t.Chdir(deep)
	if got, _ := filepath.EvalSymlinks(Root(".")); got != Root(got) || filepath.Base(got) != "tree" {
		t.Errorf("Root(.) = %s", got)
	}
}
