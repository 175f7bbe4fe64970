package changes

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// git runs git in a folder. Nothing passes through a shell, and of what the caller
// gives only rev reaches a command line, once commit has seen that it is no option.
type git struct {
	ctx context.Context
	dir string
}

// run runs a command whose output read takes in.
func (g git) run(read func(*bufio.Reader) error, args ...string) error {
	path, err := exec.LookPath("git")
	if err != nil {
		return errors.New("git was not found; what changed is asked of git, so install it or put it into PATH")
	}
	cmd := exec.CommandContext(g.ctx, path, append([]string{"--no-pager", "-c", "core.quotePath=true"}, args...)...)
	cmd.Dir = g.dir
	cmd.Env = append(os.Environ(), "LC_ALL=C", "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0")
	stderr := &head{max: 4096}
	cmd.Stderr = stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("starting git: %w", err)
	}
	readErr := read(bufio.NewReaderSize(stdout, 1<<16))
	if readErr == nil {
		_, readErr = io.Copy(io.Discard, stdout)
	} else {
		stdout.Close() // so that git ends, too
	}
	err = cmd.Wait()
	switch {
	case g.ctx.Err() != nil:
		return g.ctx.Err()
	case readErr != nil:
		return readErr
	case err != nil:
		return &failure{err, strings.TrimPrefix(strings.TrimSpace(stderr.String()), "fatal: ")}
	}
	return nil
}

// A failure is what git said when it failed.
type failure struct {
	err  error
	said string
}

func (f *failure) Error() string {
	if f.said == "" {
		return "git: " + f.err.Error()
	}
	return "git says: " + f.said
}

func (f *failure) Unwrap() error { return f.err }

// head keeps the first bytes that are written to it.
type head struct {
	bytes.Buffer
	max int
}

func (h *head) Write(p []byte) (int, error) {
	h.Buffer.Write(p[:min(len(p), max(0, h.max-h.Len()))])
	return len(p), nil
}

// line runs a command that answers with one line.
func (g git) line(args ...string) (string, error) {
	var answer string
	err := g.run(func(r *bufio.Reader) error {
		all, err := io.ReadAll(io.LimitReader(r, 1<<16))
		answer = strings.TrimSuffix(strings.TrimSuffix(string(all), "\n"), "\r")
		return err
	}, args...)
	return answer, err
}

func (g git) root() (string, error) {
	if info, err := os.Stat(g.dir); err != nil {
		return "", err
	} else if !info.IsDir() {
		g.dir = filepath.Dir(g.dir)
	}
	root, err := g.line("rev-parse", "--show-toplevel")
	if f := (*failure)(nil); errors.As(err, &f) {
		if strings.Contains(f.said, "not a git repository") {
			return "", fmt.Errorf("%s lies in no git repository; what changed can only be told within one", g.dir)
		}
		return "", fmt.Errorf("asking for the repository of %s: %w", g.dir, err)
	}
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(filepath.FromSlash(root))
}

// commit returns the hash of the commit that rev names.
func (g git) commit(rev string) (string, error) {
	if rev == "" || strings.HasPrefix(rev, "-") || strings.ContainsAny(rev, "\x00\r\n") {
		return "", fmt.Errorf("%q is no revision; expected a branch, a tag or a commit, such as origin/main or HEAD~1", rev)
	}
	hash, err := g.line("rev-parse", "--verify", rev+"^{commit}")
	if f := (*failure)(nil); errors.As(err, &f) {
		message := fmt.Sprintf("the revision %q is unknown in %s; expected a branch, a tag or a commit", rev, g.dir)
		switch {
		case strings.Contains(f.said, "ambiguous"):
			message += ". It is the beginning of several hashes: give more of it"
		case g.shallow():
			message += ". The clone is shallow: fetch the revision first, with actions/checkout by fetch-depth: 0"
		}
		return "", errors.New(message)
	}
	return hash, err
}

func (g git) shallow() bool {
	answer, err := g.line("rev-parse", "--is-shallow-repository")
	return err == nil && answer == "true"
}

// mergeBase returns the commit at which HEAD parted from commit, or commit itself when
// the two have no common past.
func (g git) mergeBase(commit string) string {
	base, err := g.line("merge-base", commit, "HEAD")
	if err != nil || base == "" {
		return commit
	}
	return base
}

func (g git) diff(base string, files map[string]Lines) error {
	// Every option that the user's configuration might set otherwise.
	return g.run(func(r *bufio.Reader) error { return parseDiff(r, files) },
		"diff", "--no-color", "--no-ext-diff", "--no-textconv", "--text", "--unified=0", "--inter-hunk-context=0",
		"--find-renames", "--no-relative", "--src-prefix=a/", "--dst-prefix=b/", "--ignore-submodules=all",
		"--submodule=short", "--output-indicator-new=+", "--output-indicator-old=-", base, "--")
}

func (g git) untracked(files map[string]Lines) error {
	return g.run(func(r *bufio.Reader) error {
		for {
			path, err := r.ReadString(0)
			if err == io.EOF {
				return nil
			}
			if err != nil {
				return err
			}
			if path = path[:len(path)-1]; !strings.HasSuffix(path, "/") { // a repository within this one
				files[path] = Lines{all: true}
			}
		}
	}, "ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--")
}
