package annotate_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/attune-cx/attune/pkg/annotate"
	"github.com/attune-cx/attune/pkg/cli"
)

// These are tests of what other repositories use of this one: action.yml, the hooks of
// pre-commit and the problem matcher.

const root = "../.."

func read(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(path)))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

type action struct {
	Inputs  map[string]struct{ Description, Default string }
	Outputs map[string]struct{ Description, Value string }
	Runs    struct {
		Using string
		Steps []step
	}
}

type step struct {
	Name, ID, If, Shell, Run, Uses string
	Folder                         string `yaml:"working-directory"`
	Env                            map[string]string
}

func readAction(t *testing.T) *action {
	t.Helper()
	d := yaml.NewDecoder(bytes.NewReader(read(t, "action.yml")))
	d.KnownFields(false)
	var a action
	if err := d.Decode(&a); err != nil {
		t.Fatal(err)
	}
	return &a
}

// What an input says never becomes part of a script.
func TestActionScriptsHoldNoExpressions(t *testing.T) {
	a := readAction(t)
	if a.Runs.Using != "composite" || len(a.Runs.Steps) == 0 {
		t.Fatalf("runs using %q, %d steps", a.Runs.Using, len(a.Runs.Steps))
	}
	used := ""
	for _, s := range a.Runs.Steps {
		if strings.Contains(s.Run, "${{") {
			t.Errorf("%s: an expression in a script", s.Name)
		}
		if s.Shell != "bash" {
			t.Errorf("%s: shell %q", s.Name, s.Shell)
		}
		used += s.If + s.Folder
		for name, value := range s.Env {
			used += value
			if !strings.Contains(s.Run, "$"+name) {
				t.Errorf("%s: the script does not use %s", s.Name, name)
			}
		}
	}
	for name, x := range a.Inputs {
		if x.Description == "" || !strings.Contains(used, "inputs."+name) {
			t.Errorf("input %s is not described or not used", name)
		}
	}
	if names := slices.Sorted(maps.Keys(a.Outputs)); !slices.Equal(names, []string{"exit-code", "sarif"}) {
		t.Errorf("outputs %v", names)
	}
}

// program builds the program once, in a folder that goes when the tests have run.
var program = sync.OnceValues(func() (string, error) {
	path := filepath.Join(programFolder, "attune")
	if out, err := exec.Command("go", "build", "-o", path, "./"+root+"/cmd/attune").CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return path, nil
})

var programFolder string

func TestMain(m *testing.M) {
	var err error
	if programFolder, err = os.MkdirTemp("", "attune"); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(programFolder)
	os.Exit(code)
}

// A job is what the runner of GitHub gives to the steps of an action.
type job struct {
	workspace, temp, summary string
	log                      string
	code                     int
	outputs                  map[string]map[string]string // of steps
}

// run runs the action as the runner does: expressions in env are filled in, scripts are
// files for bash.
func run(t *testing.T, files, inputs map[string]string) *job {
	t.Helper()
	switch _, err := exec.LookPath("bash"); {
	case runtime.GOOS == "windows":
		t.Skip("the steps are run with the bash of Linux and macOS")
	case err != nil:
		t.Skip("there is no bash to run the steps with")
	case testing.Short():
		t.Skip("builds the program")
	}
	a := readAction(t)
	values := map[string]string{}
	for name, x := range a.Inputs {
		values[name] = x.Default
	}
	for name, value := range inputs {
		if _, ok := a.Inputs[name]; !ok {
			t.Fatalf("there is no input %s", name)
		}
		values[name] = value
	}
	j := &job{workspace: t.TempDir(), temp: t.TempDir(), outputs: map[string]map[string]string{}}
	j.summary = filepath.Join(j.temp, "summary.md")
	for name, text := range files {
		path := filepath.Join(j.workspace, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	source, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range a.Runs.Steps {
		if s.If != "" && !j.holds(t, s.If, values) {
			continue
		}
		script, output := filepath.Join(j.temp, fmt.Sprintf("step%d.sh", i)), filepath.Join(j.temp, fmt.Sprintf("output%d", i))
		if err := os.WriteFile(script, []byte(s.Run), 0o644); err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithTimeout(context.Background(), 3*time.Minute)
		defer stop()
		c := exec.CommandContext(ctx, "bash", "--noprofile", "--norc", "-e", "-o", "pipefail", script)
		c.Dir = filepath.Join(j.workspace, j.fill(t, s.Folder, values))
		c.Env = append(os.Environ(), "RUNNER_TEMP="+j.temp, "GITHUB_ACTION_PATH="+source, "GITHUB_OUTPUT="+output, "GITHUB_STEP_SUMMARY="+j.summary)
		for name, value := range s.Env {
			c.Env = append(c.Env, name+"="+j.fill(t, value, values))
		}
		out, err := c.CombinedOutput()
		j.log += string(out)
		if j.code = c.ProcessState.ExitCode(); err != nil && j.code < 0 {
			t.Fatalf("%s: %v\n%s", s.Name, err, out)
		}
		j.outputs[s.ID] = map[string]string{}
		text, _ := os.ReadFile(output)
		for line := range strings.Lines(string(text)) {
			name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
			j.outputs[s.ID][name] = value
		}
		if j.code != 0 {
			break
		}
	}
	return j
}

var placeholder = regexp.MustCompile(`\$\{\{ *(.*?) *\}\}`)

func (j *job) fill(t *testing.T, text string, inputs map[string]string) string {
	return placeholder.ReplaceAllStringFunc(text, func(s string) string {
		return j.value(t, placeholder.FindStringSubmatch(s)[1], inputs)
	})
}

// value knows as much of the language of expressions as action.yml uses.
func (j *job) value(t *testing.T, text string, inputs map[string]string) string {
	for _, part := range strings.Split(text, " || ") {
		fields := strings.Split(part, ".")
		value := ""
		switch {
		case len(fields) == 2 && fields[0] == "inputs":
			v, ok := inputs[fields[1]]
			if !ok {
				t.Fatalf("%s: there is no such input", part)
			}
			value = v
		case len(fields) == 4 && fields[0] == "steps" && fields[2] == "outputs":
			value = j.outputs[fields[1]][fields[3]]
		default:
			t.Fatalf("%s: the test does not know this expression", part)
		}
		if value != "" {
			return value
		}
	}
	return ""
}

func (j *job) holds(t *testing.T, text string, inputs map[string]string) bool {
	left, right, ok := strings.Cut(text, " == ")
	if !ok {
		t.Fatalf("%s: the test does not know this expression", text)
	}
	return j.value(t, left, inputs) == strings.Trim(right, "'")
}

func built(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("builds the program")
	}
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

var replies = map[string]string{
	"canned/broken lamp.md": "---\ntitle: Lamp came broken\nsituation: service_failure_first\nlanguage: en\n---\nHi {{first_name}},\n\nWe apologise for any inconvenience this may have caused.\n",
	"canned/colours.md":     "---\ntitle: Colours\nsituation: plain_question\nlanguage: en\n---\nThe lamp comes in blue and in green.\n",
}

func TestActionFindsAndFails(t *testing.T) {
	j := run(t, replies, map[string]string{"binary": built(t), "paths": "canned"})
	if j.code != 1 {
		t.Fatalf("exit code %d, want 1:\n%s", j.code, j.log)
	}
	for _, want := range []string{
		"::error file=canned/broken lamp.md,line=8,", "title=en.misstep.any-inconvenience", "title=below.affective", "2 replies in 2 files, of which 1 (50%) fits its situation.",
	} {
		if !strings.Contains(j.log, want) {
			t.Errorf("the log lacks %q:\n%s", want, j.log)
		}
	}
	if text, _ := os.ReadFile(j.summary); !bytes.HasPrefix(text, []byte("### Attune: ")) {
		t.Errorf("the summary is %q", text)
	}
	if got := j.outputs["lint"]["exit-code"]; got != "1" {
		t.Errorf("output exit-code is %q", got)
	}
	var log struct {
		Runs []struct{ Results []struct{ RuleID string } }
	}
	text, err := os.ReadFile(j.outputs["lint"]["sarif"])
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &log); err != nil || len(log.Runs) != 1 || len(log.Runs[0].Results) == 0 {
		t.Errorf("%v in %s", err, text)
	}
}

func TestActionBuildsFromSource(t *testing.T) {
	j := run(t, replies, map[string]string{"paths": "canned/colours.md"})
	if j.code != 0 || !strings.Contains(j.log, "1 reply in 1 file, and it fits its situation.") {
		t.Errorf("exit code %d:\n%s", j.code, j.log)
	}
}

func TestActionInputs(t *testing.T) {
	for _, tt := range []struct {
		name   string
		inputs map[string]string
		code   int
		want   string
	}{
		{"nothing fails", map[string]string{"fail-on": "none"}, 0, "::error "},
		{"another format", map[string]string{"format": "text"}, 1, "canned/broken lamp.md:8:"},
		{"several paths", map[string]string{"paths": "canned/colours.md\ncanned/broken lamp.md\n"}, 1, "2 replies in 2 files"},
		{"a share that is too small", map[string]string{"fail-on": "none", "min-within": "80%"}, 1, "1 of 2 replies"},
		{"further arguments", map[string]string{"args": "--format=jsonl\n--quiet"}, 1, `"kind":"summary"`},
		{"another folder", map[string]string{"working-directory": "canned", "paths": "colours.md"}, 0, "1 reply in 1 file"},
		{"a path that begins with a hyphen", map[string]string{"paths": "--version"}, 2, "--version: there is no such file"},
		{"no such path", map[string]string{"paths": "cans"}, 2, "cans: there is no such file or folder"},
		{"a configuration", map[string]string{"config": "no.yaml"}, 2, "no.yaml"},
		{"a baseline that is not there", map[string]string{"baseline": "no.json"}, 2, "no.json"},
		{"not in a repository", map[string]string{"changed-since": "HEAD"}, 2, "--changed-since HEAD"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inputs := map[string]string{"binary": built(t), "paths": "canned"}
			maps.Copy(inputs, tt.inputs)
			j := run(t, replies, inputs)
			if j.code != tt.code || !strings.Contains(j.log, tt.want) {
				t.Errorf("exit code %d, want %d and %q:\n%s", j.code, tt.code, tt.want, j.log)
			}
			if told := j.outputs["lint"]["sarif"] != ""; told != (tt.code < 2) {
				t.Errorf("a file with SARIF is told of: %v", told)
			}
		})
	}
}

// Whoever writes an input, such as the name of a branch, runs nothing with it: it arrives
// as one argument, letter by letter.
func TestActionRunsNoInput(t *testing.T) {
	recorder := filepath.Join(t.TempDir(), "attune")
	script := "#!/bin/sh\nprintf '<%s>' \"$@\" >> \"$RUNNER_TEMP/arguments\"\n"
	if err := os.WriteFile(recorder, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, attack := range []string{
		"$(touch pwned)", "`touch pwned`", "; touch pwned #", "\"; touch pwned; \"", "'; touch pwned; '", "${IFS}touch${IFS}pwned", "&& touch pwned", "| touch pwned", "a  b", "*", "\\", "é",
	} {
		inputs := map[string]string{"binary": recorder}
		for name := range readAction(t).Inputs {
			if name != "binary" && name != "working-directory" { // which say themselves what runs, and where
				inputs[name] = attack
			}
		}
		inputs["paths"] = attack + "\n-x\n\n" + attack
		j := run(t, replies, inputs)
		if _, err := os.Stat(filepath.Join(j.workspace, "pwned")); err == nil || j.code != 0 {
			t.Errorf("%q: exit code %d, %s", attack, j.code, j.log)
		}
		got, _ := os.ReadFile(filepath.Join(j.temp, "arguments"))
		flags, paths := "<lint>", "<--><@><-x><@>"
		for _, name := range []string{"format", "fail-on", "min-within", "baseline", "changed-since", "config"} {
			flags += "<--" + name + "=@>"
		}
		flags += "<@>"
		want := flags + paths + flags + "<--quiet><--format=sarif><--output=" + filepath.Join(j.temp, "attune.sarif") + ">" + paths
		if want = strings.ReplaceAll(want, "@", attack); string(got) != want {
			t.Errorf("arguments are\n%s\nwant\n%s", got, want)
		}
	}
}

func TestActionInARepository(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git")
	}
	path := built(t)
	j := run(t, replies, map[string]string{"binary": path, "paths": "canned"})
	git := func(args ...string) {
		t.Helper()
		c := exec.Command("git", append([]string{"-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"}, args...)...)
		c.Dir = j.workspace
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	git("init", "-q")
	git("add", ".")
	git("commit", "-q", "-m", "replies")
	lint := func() (int, string) {
		t.Helper()
		c := exec.Command(path, "lint", "--format=github", "--changed-since=HEAD", "canned")
		c.Dir = j.workspace
		out, _ := c.CombinedOutput()
		return c.ProcessState.ExitCode(), string(out)
	}
	if code, out := lint(); code != 0 || strings.Contains(out, "::error") {
		t.Errorf("nothing changed: exit code %d\n%s", code, out)
	}
	lamp := filepath.Join(j.workspace, "canned", "broken lamp.md")
	if err := os.WriteFile(lamp, []byte(replies["canned/broken lamp.md"]+"\nIt is not our fault.\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if code, out := lint(); code != 1 || !strings.Contains(out, "::error file=canned/broken lamp.md,") {
		t.Errorf("a reply changed: exit code %d\n%s", code, out)
	}
}

func TestHooks(t *testing.T) {
	var hooks []struct {
		ID, Name, Description, Entry, Language, Exclude string
		TypesOr                                         []string `yaml:"types_or"`
		PassFilenames                                   *bool    `yaml:"pass_filenames"`
		RequireSerial                                   bool     `yaml:"require_serial"`
	}
	d := yaml.NewDecoder(bytes.NewReader(read(t, ".pre-commit-hooks.yaml")))
	d.KnownFields(true)
	if err := d.Decode(&hooks); err != nil {
		t.Fatal(err)
	}
	known := []string{"markdown", "yaml", "json", "csv", "plain-text"} // as the Python package identify calls them
	for _, h := range hooks {
		if h.ID == "" || h.Name == "" || h.Description == "" || h.Language != "golang" || h.Entry != "attune lint" || !slices.Equal(h.TypesOr, known) {
			t.Errorf("%+v", h)
		}
		if _, err := regexp.Compile(h.Exclude); err != nil {
			t.Errorf("%s: %v", h.ID, err)
		}
	}
	if len(hooks) != 2 || !regexp.MustCompile(hooks[0].Exclude).MatchString("canned/.attune.yaml") || regexp.MustCompile(hooks[0].Exclude).MatchString("canned/attune.md") {
		t.Errorf("the first hook leaves out %q", hooks[0].Exclude)
	}
	if hooks[1].PassFilenames == nil || *hooks[1].PassFilenames {
		t.Error("the hook for the whole library gets the names of files")
	}
}

// The problem matcher finds every finding in what attune lint prints, and nothing else.
func TestProblemMatcher(t *testing.T) {
	var all struct {
		ProblemMatcher []struct {
			Owner, Severity string
			Pattern         []struct {
				Regexp                                      string
				File, Line, Column, Severity, Message, Code int
			}
		}
	}
	d := json.NewDecoder(bytes.NewReader(read(t, ".github/attune-problem-matcher.json")))
	d.DisallowUnknownFields()
	if err := d.Decode(&all); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	for name, text := range replies {
		if err := os.MkdirAll(filepath.Join(folder, filepath.Dir(name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	lint := func(format string) string {
		t.Helper()
		var out, errs bytes.Buffer
		code := cli.Run(context.Background(), []string{"lint", "--no-config", "--format", format, folder}, &cli.Streams{In: strings.NewReader(""), Out: &out, Err: &errs, Getenv: func(string) string { return "" }})
		if code != cli.Threshold {
			t.Fatalf("exit code %d: %s", code, errs.String())
		}
		return out.String()
	}
	type found struct {
		path, id, severity, message string
		line, column                int
	}
	var want []found
	for line := range strings.Lines(lint("jsonl")) {
		var f struct {
			Kind, ID, Path, Severity, Message string
			Start                             struct{ Line, Column int }
		}
		if err := json.Unmarshal([]byte(line), &f); err != nil {
			t.Fatal(err)
		}
		if f.Kind == "finding" {
			want = append(want, found{f.Path, f.ID, f.Severity, f.Message, f.Start.Line, f.Start.Column})
		}
	}
	var got []found
	for line := range strings.Lines(lint("text")) {
		for _, m := range all.ProblemMatcher {
			p := m.Pattern[0]
			groups := regexp.MustCompile(p.Regexp).FindStringSubmatch(strings.TrimSuffix(line, "\n"))
			if groups == nil {
				continue
			}
			f := found{path: groups[p.File], id: groups[p.Code], severity: groups[p.Severity], message: groups[p.Message]}
			if p.Severity == 0 {
				f.severity = strings.Replace(m.Severity, "notice", "note", 1)
			}
			fmt.Sscan(groups[p.Line], &f.line)
			fmt.Sscan(groups[p.Column], &f.column)
			got = append(got, f)
		}
	}
	if len(want) == 0 || !slices.Equal(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
}

func TestWorkflowsAreYAML(t *testing.T) {
	for _, name := range []string{".github/workflows/ci.yml", ".github/examples/canned-replies.yml"} {
		var w struct {
			Permissions map[string]string
			Jobs        map[string]struct {
				Steps []struct {
					Uses, Run string
					With      map[string]any
				}
			}
		}
		if err := yaml.Unmarshal(read(t, name), &w); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		inputs := readAction(t).Inputs
		for _, j := range w.Jobs {
			for _, s := range j.Steps {
				if strings.Contains(s.Run, "${{") {
					t.Errorf("%s: an expression in a script", name)
				}
				if !strings.HasPrefix(s.Uses, "attune-cx/attune@") {
					continue
				}
				for input := range s.With {
					if _, ok := inputs[input]; !ok {
						t.Errorf("%s: the action has no input %s", name, input)
					}
				}
			}
		}
		if w.Permissions["contents"] != "read" || len(w.Jobs) != 1 {
			t.Errorf("%s: permissions %v, %d jobs", name, w.Permissions, len(w.Jobs))
		}
	}
}

func ExampleFormats() {
	fmt.Println(strings.Join(annotate.Formats(), " "))
	// Output: text json jsonl sarif github junit rdjsonl gitlab checkstyle markdown
}
