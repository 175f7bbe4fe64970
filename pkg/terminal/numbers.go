package terminal

import "strconv"

// Counted is a number with the right noun: "1 reply", "2 replies".
func Counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// Percent is a rounded share that never calls something nothing, nor nearly all, all.
// The total must not be 0.
func Percent(n, total int) string {
	switch share := (200*n + total) / (2 * total); {
	case n > 0 && share == 0:
		return "<1%"
	case n < total && share == 100:
		return ">99%"
	default:
		return strconv.Itoa(share) + "%"
	}
}
