// A mail server that takes everything and keeps the first message only. Says its port; on a line from outside it answers
// with how many messages it has taken, and with that first one.
import { createInterface } from 'node:readline';
import { SMTPServer } from 'smtp-server';

let count = 0;
let first = null;
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  logger: false,
  onData(stream, _session, done) {
    const chunks = [];
    if (first === null) stream.on('data', (chunk) => chunks.push(chunk));
    else stream.resume();
    stream.on('end', () => {
      first ??= Buffer.concat(chunks).toString();
      count += 1;
      done(null);
    });
  },
});
server.on('error', () => undefined);
server.listen(0, '127.0.0.1', () => console.log(server.server.address().port));
createInterface({ input: process.stdin }).on('line', (line) => {
  console.log(line === 'first' ? JSON.stringify(first) : String(count));
});
