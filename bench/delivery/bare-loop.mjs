// The raw limit: a pooled nodemailer that sends the same message as often as it can, and nothing else.
//   PORT=… MAILS=… CONNECTIONS=… node bench/delivery/bare-loop.mjs < message.eml
import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { createTransport } from 'nodemailer';
import PostalMime from 'postal-mime';

const [port, mails, connections] = ['PORT', 'MAILS', 'CONNECTIONS'].map((name) => Number(process.env[name]));
const message = await PostalMime.parse(await text(process.stdin));
const headers = Object.fromEntries(
  ['auto-submitted', 'list-unsubscribe', 'list-unsubscribe-post'].map((key) => [
    key,
    message.headers.find((header) => header.key === key)?.value ?? '',
  ]),
);
const transport = createTransport({
  host: '127.0.0.1',
  port,
  pool: true,
  maxConnections: connections,
  maxMessages: Infinity,
});
let left = mails;
const sender = async () => {
  while (left > 0) {
    left -= 1;
    await transport.sendMail({
      from: message.from,
      to: { name: `Person ${left}`, address: `person-${left}@example.org` },
      replyTo: message.replyTo?.[0],
      subject: message.subject,
      text: message.text,
      html: message.html,
      messageId: `<${randomUUID()}@example.org>`,
      headers,
    });
  }
};
const startedAt = performance.now();
await Promise.all(Array.from({ length: connections }, sender));
console.log(JSON.stringify({ seconds: (performance.now() - startedAt) / 1000, cpu: process.cpuUsage() }));
transport.close();
