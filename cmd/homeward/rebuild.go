package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/projections"
)

func rebuildCommand() *cobra.Command {
	var data string
	var verdicts, index bool
	cmd := &cobra.Command{
		Use:   "rebuild",
		Short: "Make the read models anew from the records",
		Long: `Make the read models anew from the records, beside the old ones, and put them in
their place when they show every record. What is interrupted goes on from there.

A ledger that is being served goes on answering from the old ones, and takes the
new ones by itself when they are whole. A newer version of this program makes the
read models that it needs ahead of its own start, which then takes a moment.

With --verdicts every record is judged again first: judge.db is deleted and made
anew. With --index the index of DNA is made anew, under a new key of its own. Then
the ledger must not be served meanwhile. Records, keys of persons and tiles are never
touched: all that is rebuilt follows from them.`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			job := rebuilding{out: cmd.OutOrStdout(), progress: cmd.ErrOrStderr(), verdicts: verdicts, index: index}
			return job.run(cmd.Context(), home{dir: data})
		},
	}
	settingFlags(cmd, map[string]*string{"data": &data})
	cmd.Flags().BoolVar(&verdicts, "verdicts", false, "delete the verdicts and judge every record again first")
	cmd.Flags().BoolVar(&index, "index", false, "renew the key of profile tags, and compare all DNA again")
	return cmd
}

// rebuilding is one run of a rebuild.
type rebuilding struct {
	out, progress io.Writer
	verdicts      bool
	index         bool
}

func (r rebuilding) run(ctx context.Context, h home) (err error) {
	if !h.hasLedger() {
		return h.missing()
	}
	served, err := holder(h.path("LOCK"))
	if err != nil {
		return err
	}
	if served != "" && !r.verdicts && !r.index {
		return r.beside(ctx, h, served)
	}
	if r.index {
		if err := h.renewTags(ctx); err != nil {
			return err
		}
	}
	boundMemory(softMemory)
	p, err := open(ctx, h)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	if r.verdicts {
		if err := p.dropVerdicts(ctx); err != nil {
			return err
		}
		fmt.Fprintln(r.progress, "judging every record again")
	}
	l, err := ledger.Open(ctx, p.config) // judges what has no verdict
	if err != nil {
		return err
	}
	if r.index {
		fmt.Fprintln(r.progress, "comparing DNA again")
		err = l.WaitIndexed(ctx, l.Size())
	}
	if err == nil {
		err = r.views(ctx, h, l)
	}
	return errors.Join(err, l.Close(context.WithoutCancel(ctx)))
}

// beside makes the read models anew of what another process serves, which is only
// looked at.
func (r rebuilding) beside(ctx context.Context, h home, served string) (err error) {
	look, closeLook, err := lookAt(ctx, h)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeLook()) }()
	begun := time.Now()
	if err := r.make(ctx, h, look.Source()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(r.out, `Made the read models anew beside the ledger that %s serves, in %s. If it is
this version of the program, it takes them within seconds; if not, the first start
of this version does.
`, served, time.Since(begun).Round(time.Millisecond))
	return err
}

// make runs one rebuild at a time, with a progress bar.
func (r rebuilding) make(ctx context.Context, h home, source projections.Source) (err error) {
	unlock, err := lock(h.path("REBUILD"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	place, err := h.place()
	if err != nil {
		return err
	}
	bar := newCount(r.progress, "rebuilding", "records")
	defer bar.finish()
	return projections.Rebuild(ctx, source, place, bar.show)
}

// views makes the read models anew and puts them in the place of the old ones.
func (r rebuilding) views(ctx context.Context, h home, l *ledger.Ledger) error {
	begun := time.Now()
	if err := r.make(ctx, h, l); err != nil {
		return err
	}
	applied, err := adoptViews(ctx, h)
	if err != nil {
		return err
	}
	if applied != l.Size() {
		return fmt.Errorf("rebuild: the new read models show %d records of %d", applied, l.Size())
	}
	place, err := h.place()
	if err == nil {
		err = place.RemoveOldGenerations(ctx)
	}
	if err != nil {
		return err
	}
	judged := ""
	if r.verdicts {
		judged = "Judged every record again. "
	}
	if r.index {
		judged += "Compared all DNA again. "
	}
	_, err = fmt.Fprintf(r.out, "%sMade the read models anew from %d records in %s; they are in place.\n",
		judged, applied, time.Since(begun).Round(time.Millisecond))
	return err
}

// adoptViews puts a finished rebuild in place and returns how many records it
// shows.
func adoptViews(ctx context.Context, h home) (applied uint64, err error) {
	place, err := h.place()
	if err != nil {
		return 0, err
	}
	views, err := projections.OpenViews(ctx, place)
	if err != nil {
		return 0, err
	}
	applied, err = views.Applied(ctx)
	return applied, errors.Join(err, views.Close())
}

// dropVerdicts deletes judge.db, whatever is left of it, and opens an empty one.
func (p *parts) dropVerdicts(ctx context.Context) error {
	if p.stores.Rows != "" {
		_, err := p.config.Verdicts.ExecContext(ctx, `DROP TABLE IF EXISTS verdicts, verdict_streams`)
		return err
	}
	if err := p.config.Verdicts.Close(); err != nil {
		return fmt.Errorf("drop verdicts: %w", err)
	}
	for _, suffix := range []string{"-shm", "-wal", ""} {
		if err := os.Remove(p.home.path("judge.db" + suffix)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("drop verdicts: %w", err)
		}
	}
	var err error
	p.config.Verdicts, err = p.openSQL("judge.db", "NORMAL")
	return err
}
