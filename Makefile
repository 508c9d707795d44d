# What one does with this repository, a line each. Needed: Go, make and git.

FUZZTIME ?= 60s
CONTEXT ?= bin/image
BUILDFLAGS ?= -trimpath
SOAK ?= 60s
SIZES ?= 10000,100000
CRASH_ROUNDS ?= 10

.PHONY: help run test test-kurrentdb soak race lint fuzz golden bench peers benchmarks kinship build image context

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ -/'

run: build ## serve a demonstration ledger on http://127.0.0.1:8080
	./bin/homeward demo --data ./data --listen 127.0.0.1:8080

test: ## run all tests
	go test -timeout 20m ./...

test-kurrentdb: ## run the tests that need servers in containers; says what cannot be had
	go test -tags kurrentdb -count=1 -timeout 30m -v -run 'TestNode|TestCluster' ./tests/kurrentdb

soak: ## kill, pause and cut off each event store's clients and servers for SOAK, and the program CRASH_ROUNDS times as often as in make test; check what is kept
	CRASH_ROUNDS=$(CRASH_ROUNDS) go test -count=1 -timeout 60m -v ./tests/crash
	go test -count=1 -timeout 30m -parallel 1 -v ./tests/storecheck -args -soak $(SOAK)

race: ## run all tests under the race detector
	go test -race ./...

lint: ## check formatting, go vet, staticcheck, known vulnerabilities
	.ci/run lint

fuzz: ## run each fuzz target for FUZZTIME
	@grep -rEo --include='*_test.go' '^func Fuzz[A-Za-z0-9_]*' . | sed 's/:func / /' | while read -r file name; do go test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) "$$(dirname "$$file")" || exit 1; done

golden: ## write the golden files and vectors anew; read the diff before committing
	@grep -rl --include='*_test.go' 'flag.Bool("update"' . | while read -r file; do go test -count=1 "$$(dirname "$$file")" -update || exit 1; done

bench: peers ## measure in one run against the machine and against others; writes docs/performance.md (SIZES=10000,100000,1000000 takes an hour)
	go build -o bin/bench ./tests/bench
	./bin/bench -peers bin/peers -page docs/performance.md -sizes $(SIZES)
	@$(MAKE) -s kinship

peers: # the programs of others that are measured beside
	cd tests/peers && go build -o ../../bin/peers/ ./immudb ./tessera ./postgres

benchmarks: ## run the benchmarks of all rooms, and set kinship's time against the multiplications it needs
	go test -run '^$$' -bench . -benchmem ./...
	@$(MAKE) -s kinship

kinship: # its time, set against the multiplications it needs
	@go test -run '^$$' -bench '^Benchmark(Search|Trio)$$' ./domain/kinship | awk '$$NF { for (i = 3; i < NF; i += 2) has[$$1, $$(i+1)] = $$i } \
	/^Benchmark/ { names[++n] = $$1; if (has[$$1, "ns/bare-multiply"]) bare = has[$$1, "ns/bare-multiply"] } \
	END { printf "\n%-28s %14s %16s %9s %14s %7s\n", "", "ns", "multiplications", "ns each", "bare multiply", "ratio"; \
	for (i = 1; i <= n; i++) { needs = has[names[i], "multiplications/op"]; if (needs) \
	printf "%-28s %14d %16d %9.2f %11.2f ns %7.1f\n", names[i], has[names[i], "ns/op"], needs, has[names[i], "ns/op"] / needs, bare, has[names[i], "ns/op"] / needs / bare } }'

build: ## put bin/homeward and bin/homeward-verify, static binaries
	CGO_ENABLED=0 go build $(BUILDFLAGS) -o bin/ ./cmd/homeward ./cmd/homeward-verify

image: context ## build the container image homeward; needs a Docker engine besides
	docker build --tag homeward $(CONTEXT)

context: # what the engine is handed; anybody may read it, whoever runs the image
	umask 022; mkdir -p $(CONTEXT)/data && cp Dockerfile $(CONTEXT)/ && CGO_ENABLED=0 GOOS=linux go build $(BUILDFLAGS) -o $(CONTEXT)/ ./cmd/homeward ./cmd/homeward-verify
