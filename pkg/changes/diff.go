package changes

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// parseDiff reads the output of git diff --unified=0 and notes the lines of the new
// files. The text of a hunk is passed over by the count in its head, never by looking
// at it, since a removed line may look like the head of a file; nor is it kept, since
// an export of 50 MB may be one line.
func parseDiff(r *bufio.Reader, files map[string]Lines) error {
	path := "" // of the file that the hunks are about; empty when it was deleted
	for {
		line, err := readHead(r)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch {
		case strings.HasPrefix(line, "diff "):
			path = ""
		case strings.HasPrefix(line, "+++ "):
			if path, err = newPath(line[len("+++ "):]); err != nil {
				return err
			}
		case strings.HasPrefix(line, "@@ "):
			old, added, first, err := hunkHead(line)
			if err != nil {
				return err
			}
			if path != "" {
				changed := run{first, first + added - 1}
				if added == 0 {
					changed = run{first, first + 1} // git names the line before
				}
				l := files[path]
				l.runs = append(l.runs, changed)
				files[path] = l
			}
			if err := skipHunk(r, old+added); err != nil {
				return fmt.Errorf("reading the changes that git lists: %w", err)
			}
		}
	}
}

// maxHead is the length in bytes of the lines that are looked at.
const maxHead = 1 << 16

// readHead reads a line without its end, of a very long one only the beginning.
func readHead(r *bufio.Reader) (string, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		if len(line) < maxHead {
			line = append(line, part...)
		}
		switch {
		case err == bufio.ErrBufferFull:
			continue
		case err == io.EOF && len(line) > 0:
		case err != nil:
			return "", err
		}
		return string(bytes.TrimSuffix(line, []byte("\n"))), nil
	}
}

// skipHunk passes over so many lines, and remarks (\ No newline at end of file) among
// them.
func skipHunk(r *bufio.Reader, lines int) error {
	begin := true
	for lines > 0 {
		part, err := r.ReadSlice('\n')
		if begin && len(part) > 0 && part[0] != '\\' {
			lines--
		}
		switch begin = err == nil; err {
		case nil, bufio.ErrBufferFull:
		case io.EOF:
			return io.ErrUnexpectedEOF
		default:
			return err
		}
	}
	if !begin { // still within the last one
		_, err := readHead(r)
		return err
	}
	return nil
}

// newPath reads the name behind +++.
func newPath(s string) (string, error) {
	if s == "/dev/null" {
		return "", nil
	}
	s = strings.TrimSuffix(s, "\t") // which git puts behind a name with a space, quoted or not
	if strings.HasPrefix(s, `"`) {  // quoted as in C, of which Go understands all that git writes
		unquoted, err := strconv.Unquote(s)
		if err != nil {
			return "", fmt.Errorf("reading a file name that git wrote as %.200s: %w", s, err)
		}
		s = unquoted
	}
	path, ok := strings.CutPrefix(s, "b/")
	if !ok {
		return "", fmt.Errorf("reading the changes that git lists: found the file name %.200q, expected it to begin with b/", s)
	}
	return path, nil
}

// hunkHead reads "@@ -12,3 +14,0 @@ …": the counts of old and new lines and the number
// of the first new one. A count of 1 is left out.
func hunkHead(line string) (old, added, first int, err error) {
	fields := strings.SplitN(line, " ", 4)
	if len(fields) == 4 && strings.HasPrefix(fields[1], "-") && strings.HasPrefix(fields[2], "+") {
		_, old, err = lineRange(fields[1][1:])
		if err == nil {
			first, added, err = lineRange(fields[2][1:])
		}
		if err == nil {
			return old, added, first, nil
		}
	}
	return 0, 0, 0, fmt.Errorf("reading the changes that git lists: found %.80q, expected the head of a hunk, such as @@ -3,2 +3 @@", line)
}

func lineRange(s string) (first, count int, err error) {
	from, n, counted := strings.Cut(s, ",")
	count = 1
	if counted {
		if count, err = number(n); err != nil {
			return 0, 0, err
		}
	}
	first, err = number(from)
	return first, count, err
}

func number(s string) (int, error) {
	n, err := strconv.ParseUint(s, 10, 31)
	return int(n), err
}
