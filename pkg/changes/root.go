package changes

import (
	"os"
	"path/filepath"
)

// Root returns the folder of the git repository that holds path, which need not exist,
// or "" when none does. It only looks for .git on the way up and needs no git: a work
// tree and a submodule have a file of that name, any other repository a folder.
func Root(path string) string {
	dir, err := filepath.Abs(path)
	if err != nil {
		return ""
	}
	for {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			return ""
		}
		dir = up
	}
}
