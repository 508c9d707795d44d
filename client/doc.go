// Package client is what an agency's software is built on: it makes statements,
// shows them to the officer, signs them, hands them in, keeps the receipts and
// checks later that the ledger kept its word. Where there is no connection it
// queues them.
//
// It trusts the operator as little as a court does. A trust file, had from
// elsewhere, says which ledger this is and under which keys it speaks; salts
// are made here; what the server drafts is compared and never signed unseen.
// A signing key never leaves the device, and a sealed value goes only to the
// ledger that it is for.
//
//	draft → Build → Render, for the officer's eyes → Sign → Server.Submit → Desk
//
// A Desk is the folder of one officer's device: receipts, the heads of streams
// that were seen, the queue, and the device's counter.
package client
