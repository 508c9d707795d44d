package database

import (
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"
)

// Outage reports whether err says that the database's server is out of reach: it is
// down, starting, stopping, full of connections, or the connection to it broke. What
// was under way may or may not have happened. SQLite has no such errors.
func Outage(err error) bool {
	// Both are what pgx's errors can be asked, so that the driver is not needed here.
	var server interface{ SQLState() string }
	if errors.As(err, &server) {
		state := server.SQLState()
		// 25006: it is a standby now, or still.
		return strings.HasPrefix(state, "08") || strings.HasPrefix(state, "57P0") || state == "53300" || state == "25006"
	}
	var unsent interface{ SafeToRetry() bool }
	if errors.As(err, &unsent) && unsent.SafeToRetry() {
		return true
	}
	var network *net.OpError
	var name *net.DNSError
	return errors.As(err, &network) || errors.As(err, &name) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed)
}
