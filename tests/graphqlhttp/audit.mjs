// Runs every audit of graphql-http against the URL given and prints one JSON
// line for each: id, name, status ("ok", "notice", "warn", "error"), reason.
import { auditServer } from 'graphql-http';

for (const result of await auditServer({ url: process.argv[2] })) {
  const { id, name, status, reason } = result;
  console.log(JSON.stringify({ id, name, status, reason }));
}
