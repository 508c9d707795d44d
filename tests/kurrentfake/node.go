package kurrentfake

import (
	"net"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/keepalive"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/gossip"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/serverfeatures"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
)

// maxMessage is what the servers take in one message, in bytes.
const maxMessage = 17 << 20

// node is one address at which the server answers.
type node struct {
	streams.UnimplementedStreamsServer
	serverfeatures.UnimplementedServerFeaturesServer

	server  *Server
	number  int
	address string       // kept over a restart
	running *grpc.Server // nil while stopped
}

// start listens on the node's address. The caller holds the server's mu, or has
// not shown the node to anybody yet.
func (n *node) start() error {
	listener, err := net.Listen("tcp", n.address)
	if err != nil {
		return err
	}
	n.address = listener.Addr().String()
	options := []grpc.ServerOption{
		grpc.MaxRecvMsgSize(maxMessage), grpc.MaxSendMsgSize(maxMessage),
		// The servers let clients ask whether they are there as often as they like.
		grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: time.Second, PermitWithoutStream: true}),
		grpc.UnaryInterceptor(n.admitUnary), grpc.StreamInterceptor(n.admitStream),
	}
	if n.server.tls != nil {
		options = append(options, grpc.Creds(credentials.NewTLS(n.server.tls)))
	}
	n.running = grpc.NewServer(options...)
	streams.RegisterStreamsServer(n.running, n)
	gossip.RegisterGossipServer(n.running, nodeGossip{server: n.server})
	serverfeatures.RegisterServerFeaturesServer(n.running, n)
	serving := n.running
	go func() { _ = serving.Serve(listener) }() // ends with stop
	return nil
}

// stop ends the node. The caller holds the server's mu.
func (n *node) stop() {
	if n.running != nil {
		n.running.Stop()
		n.running = nil
	}
}

func (n *node) endpoint() net.TCPAddr {
	address, err := net.ResolveTCPAddr("tcp", n.address)
	if err != nil {
		return net.TCPAddr{}
	}
	return *address
}
