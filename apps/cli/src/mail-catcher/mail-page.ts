import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import PostalMime, { type Email } from 'postal-mime';
import type { CaughtMail, CaughtMails } from './caught-mails.js';

const pageSize = 50;

/** A page on 127.0.0.1 that lists every mail and shows each as text, as HTML and as it was sent. No script in it. */
export async function startMailPage(mails: CaughtMails, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    answer(mails, request, response).catch((error: unknown) => {
      send(response, 500, 'text/plain; charset=utf-8', `The mail could not be shown: ${String(error)}`);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}

async function answer(mails: CaughtMails, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // A name that a web site has pointed at this machine must not read the mails: they hold links to answer.
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '')) {
    send(response, 403, 'text/plain; charset=utf-8', 'Open this page as http://127.0.0.1.');
    return;
  }
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    send(response, 405, 'text/plain; charset=utf-8', 'This page only shows.');
    return;
  }
  if (url.pathname === '/') {
    const recipient = url.searchParams.get('to') ?? '';
    const page = Math.max(1, Number.parseInt(url.searchParams.get('page') ?? '1', 10) || 1);
    sendPage(response, 'Mails', listView(mails, recipient, page));
    return;
  }
  if (url.pathname === '/mails.json') {
    const { items, total } = mails.page({
      recipient: url.searchParams.get('to') ?? '',
      page: 1,
      size: pageSize,
    });
    const body = { total, counters: mails.counters(), items };
    send(response, 200, 'application/json; charset=utf-8', JSON.stringify(body));
    return;
  }
  const match = /^\/mails\/(\d+)(\/html|\/raw)?$/.exec(url.pathname);
  const mail = match ? mails.find(Number(match[1])) : null;
  if (!match || !mail) {
    send(response, 404, 'text/plain; charset=utf-8', 'There is no such mail.');
    return;
  }
  if (match[2] === '/raw') {
    send(response, 200, 'text/plain; charset=utf-8', mail.raw);
    return;
  }
  const email = await PostalMime.parse(mail.raw);
  if (match[2] === '/html') sendMailHtml(response, email);
  else sendPage(response, mail.subject || '(no subject)', mailView(mail, email));
}

function listView(mails: CaughtMails, recipient: string, page: number): string {
  const { items, total } = mails.page({ recipient, page, size: pageSize });
  const pageCount = Math.max(1, Math.ceil(total / pageSize));
  const { deliveries, extras, dropped } = mails.counters();
  const rows = items.map(
    (mail) => `<li><a href="/mails/${mail.number}">
      <span class="subject">${escaped(mail.subject || '(no subject)')}</span>
      <span class="to">to ${escaped(mail.recipients.join(', '))}</span>
      <time datetime="${mail.receivedAt}">${mail.receivedAt.slice(0, 19).replace('T', ' ')} UTC</time></a></li>`,
  );
  const address = (number: number) => `/?to=${encodeURIComponent(recipient)}&amp;page=${number}`;
  const noMail = recipient
    ? `No mail to “${escaped(recipient)}”.`
    : 'No mail yet. Reload the page after a pulse was launched.';
  return `
    <h1>Mails</h1>
    <p>${deliveries} ${deliveries === 1 ? 'mail' : 'mails'} caught, ${extras} of them second copies${
      dropped ? `, ${dropped} repeats dropped` : ''
    }. None left this machine.</p>
    <form role="search" action="/" method="get">
      <label for="to">Recipient</label>
      <input id="to" name="to" type="search" value="${escaped(recipient)}" autocomplete="off">
      <button>Search</button>
    </form>
    ${rows.length ? `<ul class="mails">${rows.join('')}</ul>` : `<p>${noMail}</p>`}
    <nav aria-label="Pages">
      ${page > 1 ? `<a href="${address(page - 1)}" rel="prev">Newer</a>` : ''}
      <span>Page ${page} of ${pageCount}</span>
      ${page < pageCount ? `<a href="${address(page + 1)}" rel="next">Older</a>` : ''}
    </nav>`;
}

function mailView(mail: CaughtMail, email: Email): string {
  const from = email.from ? `${email.from.name ?? ''} <${email.from.address ?? ''}>` : '';
  const replyTo = (email.replyTo ?? []).map((to) => `${to.name ?? ''} <${to.address ?? ''}>`).join(', ');
  const facts: [string, string][] = [
    ['From', from],
    ['To', mail.recipients.join(', ')],
    ['Reply to', replyTo],
    ['Received', mail.receivedAt],
    ['Message-ID', mail.messageId],
  ];
  const known = facts.filter(([, value]) => value.trim() !== '');
  return `
    <p><a href="/">All mails</a></p>
    <h1>${escaped(mail.subject || '(no subject)')}</h1>
    <dl>${known.map(([name, value]) => `<dt>${name}</dt><dd>${escaped(value)}</dd>`).join('')}</dl>
    ${
      email.html
        ? `<h2>As HTML</h2><iframe title="The mail as HTML" src="/mails/${mail.number}/html"
            sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>`
        : ''
    }
    <h2>As text</h2>
    <pre tabindex="0">${email.text ? linked(escaped(email.text)) : 'The mail has no text part.'}</pre>
    <p><a href="/mails/${mail.number}/raw">The message as it was sent</a></p>`;
}

/** The mail's own HTML: no script, no form, nothing loaded from anywhere; links open in a new tab. */
function sendMailHtml(response: ServerResponse, email: Email): void {
  const policy =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; " +
    'sandbox allow-popups allow-popups-to-escape-sandbox';
  const html = email.html ?? '';
  const base = '<base target="_blank">';
  const body = /<head[^>]*>/i.test(html) ? html.replace(/<head[^>]*>/i, (head) => head + base) : base + html;
  send(response, 200, 'text/html; charset=utf-8', body, policy);
}

function sendPage(response: ServerResponse, title: string, body: string): void {
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(title)} - mail catcher</title>
<style>${style}</style></head><body><main>${body}</main></body></html>`;
  const policy =
    "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self'; frame-ancestors 'none'";
  send(response, 200, 'text/html; charset=utf-8', html, policy);
}

function send(response: ServerResponse, status: number, type: string, body: string, policy = ''): void {
  response.writeHead(status, {
    'content-type': type,
    'content-security-policy': policy || "default-src 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  response.end(body);
}

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** Turns addresses in text that is escaped already into links. */
const linked = (text: string): string =>
  text.replace(
    /https?:\/\/(?:(?!&#(?:34|39|60|62);)[^\s<>])+/g,
    (address) => `<a href="${address}" target="_blank" rel="noreferrer">${address}</a>`,
  );

const style = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0; background: light-dark(#f6f6f4, #17181a); color: light-dark(#1d1f21, #e8e8e6); }
main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.4rem; overflow-wrap: anywhere; }
h2 { font-size: 1.05rem; margin-top: 1.5rem; }
a { color: light-dark(#1f4fa3, #9dbdf5); }
form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
input, button { font: inherit; padding: .35rem .6rem; min-height: 2.75rem; }
input { flex: 1 1 12rem; min-width: 0; }
.mails { list-style: none; padding: 0; }
.mails a { display: block; padding: .6rem .8rem; text-decoration: none; border-bottom: 1px solid light-dark(#d5d5d0, #3a3c40);
  overflow-wrap: anywhere; }
.mails a:hover { background: light-dark(#ecece8, #222427); }
.subject { display: block; font-weight: 600; }
.to, time { color: light-dark(#4c5054, #b3b6ba); font-size: .9rem; margin-right: .8rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem .8rem; }
dd { margin: 0; overflow-wrap: anywhere; }
iframe { width: 100%; height: 34rem; border: 1px solid light-dark(#c4c4bf, #44474b); background: #fff; color-scheme: light; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: .8rem; background: light-dark(#fff, #1f2123);
  border: 1px solid light-dark(#d5d5d0, #3a3c40); }
nav { display: flex; gap: 1rem; }
`;
