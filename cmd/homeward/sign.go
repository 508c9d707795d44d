package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/homeward-ledger/homeward/client"
	"github.com/homeward-ledger/homeward/domain"
)

// askAbout asks the ledger for a draft, takes head and policy from it, and stops
// where the rules would refuse the statement: nobody should sign in vain.
func (d *desktop) askAbout(ctx context.Context, server *client.Server, draft client.Draft, signers []domain.Signer, in *client.Setting) error {
	skeleton, err := server.Draft(ctx, draft, signers)
	if domain.KindOf(err) == domain.Unavailable {
		return &domain.Error{Kind: domain.Unavailable, Cause: err,
			Sentence: "the ledger cannot be reached now, and nothing was signed; try later, or sign with --offline"}
	}
	if err != nil {
		return err
	}
	if in.After, in.Policy = skeleton.Head, skeleton.Policy; skeleton.Child != "" {
		in.Child = skeleton.Child
	}
	if skeleton.Refusal != nil {
		return &domain.Error{Kind: domain.Invalid, Rule: skeleton.Refusal.Rule, Field: skeleton.Refusal.Field,
			Sentence: "the ledger would refuse this, and nothing was signed: " + skeleton.Refusal.Sentence}
	}
	return nil
}

// askAndCompare is askAbout for a stream that there is already, whose head must
// not be behind what this desk has seen of it.
func (d *desktop) askAndCompare(ctx context.Context, desk *client.Desk, server *client.Server, draft client.Draft, signers []domain.Signer, in *client.Setting) error {
	stream := domain.StreamID(draft.Stream)
	seen, err := desk.Seen(stream)
	if err != nil {
		return err
	}
	in.After, in.Child = seen.Prefix, seen.Child
	asked := d.askAbout(ctx, server, draft, signers, in)
	if domain.KindOf(asked) == domain.NotFound && seen.Prefix == (domain.Prefix{}) {
		return d.mayBeUnseen(draft, asked)
	}
	if err := desk.See(stream, in.After, in.Child); err != nil {
		return err // weighs more than what the rules say
	}
	return asked
}

// mayBeUnseen is for a stream that the ledger shows nothing of, because nobody has
// called the own agency in or because there is no such stream: it does not say
// which.
func (d *desktop) mayBeUnseen(draft client.Draft, asked error) error {
	spec, _ := domain.SpecOf(draft.Type)
	if d.unseen && !spec.Decision {
		return nil
	}
	return &domain.Error{Kind: domain.NotFound, Field: "stream", Cause: asked, Sentence: "your agency sees nothing of " + draft.Stream +
		", and nothing was signed: check the id, ask an agency of the case to refer it to yours, or, for what is no decision, sign with --unseen"}
}

// read reads the statement file and the keys.
func (d *desktop) read() (client.Draft, []client.KeyFile, error) {
	if d.file == "" || d.key == "" {
		return client.Draft{}, nil, usageError("give --file, the statement, and --key, the officer's key file")
	}
	text, err := readBounded(d.file, client.MaxDraft)
	if err != nil {
		return client.Draft{}, nil, fmt.Errorf("read statement file: %w", err)
	}
	draft, err := client.ParseDraft(text)
	if err != nil {
		return client.Draft{}, nil, fmt.Errorf("%s: %w", d.file, err)
	}
	var keys []client.KeyFile
	for _, path := range []string{d.key, d.second} {
		if path == "" {
			continue
		}
		key, err := readKeyFile(path)
		if err != nil {
			return client.Draft{}, nil, err
		}
		keys = append(keys, key)
	}
	return draft, keys, nil
}

// sign builds the statement, shows it, asks, and signs it.
func (d *desktop) sign(draft client.Draft, signers []domain.Signer, in client.Setting, keys []client.KeyFile) (client.Signed, error) {
	unsigned, err := client.Build(draft, signers, in)
	if err != nil {
		return client.Signed{}, err
	}
	if err := d.show(unsigned, keys); err != nil {
		return client.Signed{}, err
	}
	signed, err := client.Sign(unsigned, keys...)
	if err != nil {
		return client.Signed{}, err
	}
	if missing := signed.Missing(); len(missing) > 0 && !d.wait {
		return client.Signed{}, usageError("the statement needs the signature of key " + missing[0].Key[:8] + "… too: give --second-key, or --wait to leave it with the ledger")
	}
	return signed, nil
}

// show prints what will be signed and asks whether to sign it.
func (d *desktop) show(unsigned client.Unsigned, keys []client.KeyFile) error {
	own := make([]string, len(keys))
	for i, key := range keys {
		own[i] = key.KeyID
	}
	page, err := client.Render(unsigned, d.origin, own...)
	if err != nil {
		return err
	}
	fmt.Fprint(d.out, page)
	if d.yes {
		return nil
	}
	fmt.Fprint(d.out, "\nSign? [y/N] ")
	answer, err := bufio.NewReader(io.LimitReader(d.in, 64)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read answer: %w", err)
	}
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes":
		return nil
	}
	fmt.Fprintln(d.out, "Nothing was signed.")
	return exit(exitCouldNot)
}
