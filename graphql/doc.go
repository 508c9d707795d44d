// Package graphql is the API of the ledger: one schema and the gate in front of it.
//
// The gate (gate.go and the files it names) stands around any graphql-go
// schema. That library defines and executes; it is not fit to face the network
// alone, so every request passes, in this order: bytes, tokens, parse, a linear
// count, validation, strict coercion of variables, cost, execution, and an
// answer in the order of the query.
//
// The schema (schema.go and the files named after its nouns) is derived from the
// catalogue of events; schema.graphql is its golden text. Who asks is found once,
// at the HTTP border (access.go), and handed to resolvers as an argument. Sealed
// values are opened when a field asks for them, for that field alone.
//
// What is not here: rules (domain), records and proofs (ledger, transparency),
// the queries that fill answers (projections), pages for people (web).
//
// Specifications: GraphQL October 2021, the GraphQL over HTTP draft, Relay's
// global object identification and cursor connections.
package graphql
