package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/attune-cx/attune/pkg/atomicfile"
	"github.com/attune-cx/attune/pkg/config"
	"github.com/attune-cx/attune/pkg/lint"
	"github.com/attune-cx/attune/pkg/terminal"
)

// gone says that a file of the baseline is there no more.
func gone(path string) bool {
	_, err := os.Lstat(filepath.FromSlash(path))
	return errors.Is(err, fs.ErrNotExist)
}

// readBaseline reads the baseline that flag or configuration names; nil when there is
// none. To write one, it need not be there yet.
func (o *lintOptions) readBaseline(conf *config.Config) (*lint.Baseline, error) {
	path := conf.BaselinePath()
	if path == "" {
		if o.writeBaseline || o.pruneBaseline {
			return nil, usagef("no baseline is named; expected --baseline FILE, or baseline: in .attune.yaml")
		}
		return nil, nil
	}
	data, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && o.writeBaseline:
		return new(lint.Baseline), nil
	case errors.Is(err, fs.ErrNotExist):
		return nil, usagef("--baseline %s: there is no such file; --write-baseline makes it", path)
	case err != nil:
		return nil, usagef("--baseline %s: %w", path, cause(err))
	}
	b, err := lint.ParseBaseline(filepath.ToSlash(path), data)
	if err != nil {
		return nil, failure{Usage, err}
	}
	return b, nil
}

// keepBaseline writes the baseline where that is asked for.
func (o *lintOptions) keepBaseline(s *Streams, conf *config.Config, old *lint.Baseline, r *lint.Report) error {
	var b *lint.Baseline
	said := ""
	switch {
	case o.writeBaseline:
		b = r.Adopt(old, gone)
		said = terminal.Counted(b.Len(), "finding is", "findings are") + " in"
	case o.pruneBaseline && len(r.Stale) > 0:
		said = terminal.Counted(r.StaleCount(), "finding was", "findings were") + " taken out of"
		b = r.Prune(old)
	default:
		return nil
	}
	path := conf.BaselinePath()
	f, err := atomicfile.Create(path, io.Discard)
	if err != nil {
		return usagef("--baseline %s: %w", path, cause(err))
	}
	defer f.Abort()
	if _, err := f.Write(b.Append(nil)); err != nil {
		return err
	}
	if err := f.Commit(); err != nil {
		return err
	}
	if !o.quiet {
		fmt.Fprintf(s.Err, "attune: %s the baseline %s\n", said, visible(path))
	}
	return nil
}
