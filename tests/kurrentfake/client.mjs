// Runs KurrentDB's own client against the server given and prints one JSON line
// for each step. argv: connection string, name of a stream that a ledger wrote.
import {
  KurrentDBClient, jsonEvent, binaryEvent, streamNameFilter,
  NO_STREAM, STREAM_EXISTS, ANY, START, END, FORWARDS, BACKWARDS,
} from '@kurrent/kurrentdb-client';

const [connection, ledgerStream] = process.argv.slice(2);
const client = KurrentDBClient.connectionString(connection);

const say = (step, value) => console.log(JSON.stringify({ step, value }, (_, v) => (typeof v === 'bigint' ? Number(v) : v)));
const caught = async (promise) => {
  try {
    return await promise;
  } catch (e) {
    return { error: e.type, current: e.actualState };
  }
};
const id = (n) => `00000000-0000-4000-8000-00000000000${n}`;
const note = (n) => jsonEvent({ id: id(n), type: 'noted', data: { n }, metadata: { by: 'npm' } });
const revisionOf = async (promise) => (({ nextExpectedRevision, error, current }) => error ? { error, current } : nextExpectedRevision)(await caught(promise));
const list = async (events) => {
  const found = [];
  for await (const { event } of events) found.push([event.streamId, Number(event.revision), event.type]);
  return found;
};
const appended = (stream, events, streamState) => revisionOf(client.appendToStream(stream, events, { streamState }));

// Appends, repeats and conflicts.
const first = [note(1), note(2), binaryEvent({ id: id(3), type: 'bytes', data: Uint8Array.from([0, 255]) })];
say('append', await appended('npm-1', first, NO_STREAM));
say('repeat', await appended('npm-1', first, NO_STREAM));
say('conflict', await appended('npm-1', [note(4)], NO_STREAM));
say('part of a repeat', await appended('npm-1', [note(2), note(4)], 0n));
say('beyond', await appended('npm-1', [note(4)], 9n));
say('revision', await appended('npm-1', [note(4)], 2n));
say('exists', await appended('npm-2', [note(5)], STREAM_EXISTS));
say('any', await appended('npm-2', [note(5)], ANY));
say('any again', await appended('npm-2', [note(5)], ANY));

// Reads.
say('forwards', await list(client.readStream('npm-1', { fromRevision: START, direction: FORWARDS })));
say('from 2', await list(client.readStream('npm-1', { fromRevision: 2n, direction: FORWARDS, maxCount: 1 })));
say('backwards', await list(client.readStream('npm-1', { fromRevision: END, direction: BACKWARDS, maxCount: 2 })));
say('absent', await caught(list(client.readStream('npm-9'))));
for await (const { event } of client.readStream('npm-1', { fromRevision: 1n, maxCount: 2 })) {
  say('event', { id: event.id, json: event.isJson, data: event.isJson ? event.data : [...event.data], metadata: event.isJson ? event.metadata : null });
}
say('all backwards', await list(client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 2 })));
for await (const { event } of client.readStream(ledgerStream)) {
  say('ledger', { id: event.id, type: event.type, data: event.data, metadata: event.metadata });
}

// A filtered subscription to all: what was there, caught up, what comes.
const seen = [];
let checkpoint = false;
const filter = streamNameFilter({
  prefixes: ['npm-'], maxSearchWindow: 2, checkpointInterval: 1,
  checkpointReached: async () => { checkpoint = true; },
});
await new Promise((resolve, reject) => {
  const subscription = client.subscribeToAll({ fromPosition: START, filter });
  subscription.on('error', reject);
  subscription.on('caughtUp', async () => {
    seen.push('caught up');
    await client.appendToStream('other-1', [note(6)], { streamState: NO_STREAM });
    await client.appendToStream('npm-3', [note(7)], { streamState: NO_STREAM });
  });
  subscription.on('data', ({ event }) => {
    seen.push(event.streamId);
    if (event.streamId === 'npm-3') subscription.unsubscribe().then(resolve, reject);
  });
});
say('subscription', seen);
say('checkpoint', checkpoint);

// A position is excluded by a subscription and included by a read.
let third;
for await (const resolved of client.readStream('npm-1', { fromRevision: 2n, maxCount: 1 })) third = resolved;
await new Promise((resolve, reject) => {
  const rest = [];
  const subscription = client.subscribeToAll({ fromPosition: third.event.position, filter: streamNameFilter({ prefixes: ['npm-1'] }) });
  subscription.on('error', reject);
  subscription.on('data', ({ event }) => rest.push(Number(event.revision)));
  subscription.on('caughtUp', () => {
    say('after a position', rest);
    subscription.unsubscribe().then(resolve, reject);
  });
});
say('from a position', await list(client.readAll({ fromPosition: third.event.position, maxCount: 1 })));

// Removals.
await client.deleteStream('npm-2');
say('deleted', await caught(list(client.readStream('npm-2'))));
say('append after delete', await appended('npm-2', [note(8)], NO_STREAM));
await client.tombstoneStream('npm-2');
say('tombstoned', await caught(list(client.readStream('npm-2'))));
say('append after tombstone', await appended('npm-2', [note(9)], ANY));
await client.dispose();
