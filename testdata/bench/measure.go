// Command measure runs a command several times and prints medians: milliseconds from
// start to exit, processor time, and the peak of its resident memory as the operating
// system counted it (getrusage).
//
//	measure [-runs N] [-in FILE] [-every SECONDS] NAME COMMAND ARG...
//
// The result is one line: NAME wall-ms cpu-ms peak-MB. Standard output of the command
// is thrown away. With -every its memory is printed while it runs (Linux).
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

type run struct {
	wall, cpu time.Duration
	peak      float64 // MB
}

func main() {
	runs := flag.Int("runs", 5, "how often to run the command")
	in := flag.String("in", "", "file for its standard input; - passes on the own one")
	every := flag.Int("every", 0, "print its memory every so many seconds")
	flag.Parse()
	if flag.NArg() < 2 {
		fmt.Fprintln(os.Stderr, "usage: measure [-runs N] [-in FILE] [-every SECONDS] NAME COMMAND ARG...")
		os.Exit(2)
	}
	var all []run
	for range *runs {
		r, err := measure(flag.Args()[1:], *in, *every)
		if err != nil {
			fmt.Fprintln(os.Stderr, "measure:", err)
			os.Exit(1)
		}
		all = append(all, r)
	}
	fmt.Printf("%s %.1f %.1f %.0f\n", flag.Arg(0),
		median(all, func(r run) float64 { return float64(r.wall.Microseconds()) / 1000 }),
		median(all, func(r run) float64 { return float64(r.cpu.Microseconds()) / 1000 }),
		median(all, func(r run) float64 { return r.peak }))
}

func measure(command []string, in string, every int) (r run, err error) {
	c := exec.Command(command[0], command[1:]...)
	c.Stderr = os.Stderr
	switch in {
	case "":
	case "-":
		c.Stdin = os.Stdin
	default:
		f, err := os.Open(in)
		if err != nil {
			return r, err
		}
		defer f.Close()
		c.Stdin = f
	}
	start := time.Now()
	if err := c.Start(); err != nil {
		return r, err
	}
	done := make(chan struct{})
	if every > 0 {
		go watch(c.Process.Pid, time.Duration(every)*time.Second, done)
	}
	err = c.Wait()
	close(done)
	r.wall = time.Since(start)
	if _, ok := err.(*exec.ExitError); err != nil && !ok {
		return r, err
	}
	if code := c.ProcessState.ExitCode(); code > 1 { // 1: outside its range
		return r, fmt.Errorf("%s: exit code %d", strings.Join(command, " "), code)
	}
	r.cpu = c.ProcessState.UserTime() + c.ProcessState.SystemTime()
	if usage, ok := c.ProcessState.SysUsage().(*syscall.Rusage); ok {
		r.peak = float64(usage.Maxrss) / 1024
		if runtime.GOOS == "darwin" { // bytes there
			r.peak /= 1024
		}
	}
	return r, nil
}

// watch prints the resident memory of a process until it is done.
func watch(pid int, every time.Duration, done <-chan struct{}) {
	start := time.Now()
	for {
		select {
		case <-done:
			return
		case <-time.After(every):
		}
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		if err != nil {
			return
		}
		for _, line := range strings.Split(string(status), "\n") {
			if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
				fmt.Fprintf(os.Stderr, "  after %3.0f s: %s\n", time.Since(start).Seconds(), strings.TrimSpace(rest))
			}
		}
	}
}

func median(all []run, of func(run) float64) float64 {
	values := make([]float64, len(all))
	for i, r := range all {
		values[i] = of(r)
	}
	slices.Sort(values)
	return values[len(values)/2]
}
