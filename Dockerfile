# The image of Homeward: two static programs and a folder for the data, nothing
# else. `make image` builds the programs and hands them over with this file, so
# that nothing is fetched while it is made; `docker build .` finds no programs.
# How to run it: docs/operations.md, "In a container".
FROM scratch

# An empty volume takes its owner from this folder. There is no shell to give it
# one later.
COPY --chown=65532:65532 data /data
COPY homeward homeward-verify /

# A number: an orchestrator that wants no root can read that it is none.
USER 65532:65532

# What is given without a path lies on the volume, and so do temporary files: there is
# no /tmp.
WORKDIR /data
ENV TMPDIR=/data
VOLUME /data

# The ledger is not the volume itself: homeward init gives a folder its name when
# the ledger in it is whole.
ENV HOMEWARD_DATA=/data/ledger HOMEWARD_LISTEN=0.0.0.0:8080
EXPOSE 8080
ENTRYPOINT ["/homeward"]
CMD ["serve"]
