package database

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"syscall"
	"testing"
)

// said is an error of a server with a five-letter state of SQL.
type said string

func (s said) Error() string    { return string(s) }
func (s said) SQLState() string { return string(s) }

// kept is an error of a connection that sent nothing.
type kept bool

func (k kept) Error() string     { return "conn closed" }
func (k kept) SafeToRetry() bool { return bool(k) }

func TestOutage(t *testing.T) {
	for _, c := range []struct {
		err  error
		want bool
	}{
		{nil, false},
		{errors.New("disk is full"), false},
		{said("57P01"), true}, // the server is stopped
		{said("57P03"), true}, // it is starting
		{said("08006"), true}, // the connection failed
		{said("53300"), true}, // too many connections
		{said("25006"), true}, // a standby
		{&net.DNSError{Err: "no such host"}, true},
		{said("23505"), false}, // a key that exists
		{said("57014"), false}, // somebody cancelled the statement
		{kept(true), true},
		{kept(false), false},
		{driver.ErrBadConn, true},
		{&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}, true},
	} {
		if got := Outage(c.err); got != c.want {
			t.Errorf("Outage(%v) = %t", c.err, got)
		}
		if c.err != nil && Outage(fmt.Errorf("save: %w", c.err)) != c.want {
			t.Errorf("Outage of a wrapped %v differs", c.err)
		}
	}
}
