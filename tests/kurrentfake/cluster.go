package kurrentfake

import (
	"context"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/gossip"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/serverfeatures"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
)

// version is what the server says it is.
const version = "24.6.0"

// nodeGossip answers apart from its node, because two services have a Read.
type nodeGossip struct {
	gossip.UnimplementedGossipServer
	server *Server
}

// Read implements gossip.GossipServer: who is in the cluster, and who leads.
func (g nodeGossip) Read(context.Context, *shared.Empty) (*gossip.ClusterInfo, error) {
	s := g.server
	s.mu.Lock()
	defer s.mu.Unlock()
	info := &gossip.ClusterInfo{}
	for i, n := range s.nodes {
		state := gossip.MemberInfo_Follower
		if s.leader == i {
			state = gossip.MemberInfo_Leader
		}
		address := n.endpoint()
		info.Members = append(info.Members, &gossip.MemberInfo{
			InstanceId:   uuidMessage([16]byte{15: byte(i + 1)}, true),
			State:        state,
			IsAlive:      n.running != nil,
			HttpEndPoint: &gossip.EndPoint{Address: address.IP.String(), Port: uint32(address.Port)},
		})
	}
	return info, nil
}

// GetSupportedMethods implements serverfeatures.ServerFeaturesServer.
func (n *node) GetSupportedMethods(context.Context, *shared.Empty) (*serverfeatures.SupportedMethods, error) {
	all := &serverfeatures.SupportedMethods{EventStoreServerVersion: version}
	for _, name := range []string{"append", "read", "delete", "tombstone"} {
		m := &serverfeatures.SupportedMethod{MethodName: name, ServiceName: "event_store.client.streams.streams"}
		if name == "read" {
			m.Features = []string{"position", "events"}
		}
		all.Methods = append(all.Methods, m)
	}
	return all, nil
}
