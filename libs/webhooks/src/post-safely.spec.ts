import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { postSafely } from './post-safely.js';

describe('a post to an address that somebody typed in', () => {
  let server: Server;
  let port: number;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  const heard: { host: string | undefined; url: string | undefined; body: string }[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += String(chunk)));
      request.on('end', () => {
        heard.push({ host: request.headers.host, url: request.url, body });
        answer(request, response);
      });
    });
    await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
    port = (server.address() as AddressInfo).port;
  });
  beforeEach(() => {
    heard.length = 0;
    answer = (_, response) => response.writeHead(204).end();
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((down) => server.close(down));
  });

  const resolving = (...answers: string[][]) => {
    const asked: string[] = [];
    return {
      asked,
      resolve: async (name: string) => {
        asked.push(name);
        return (answers[asked.length - 1] ?? answers.at(-1)!).map((address) => ({
          address,
          family: address.includes(':') ? 6 : 4,
        }));
      },
    };
  };
  const post = (host: string, options: Partial<Parameters<typeof postSafely>[3]> = {}) =>
    postSafely(
      `http://${host}:${port}/in?a=b`,
      '{"a":1}',
      { 'webhook-id': 'msg_1' },
      { allowPrivate: true, ...options },
    );

  it('arrives, with its name as the host, at the address that the name stood for when it was asked', async () => {
    const { asked, resolve } = resolving(['127.0.0.1'], ['192.0.2.1']);
    expect(await post('hooks.example', { resolve })).toEqual({ status: 204, fault: null });
    expect(heard).toEqual([{ host: `hooks.example:${port}`, url: '/in?a=b', body: '{"a":1}' }]);
    expect(asked).toEqual(['hooks.example']);
  });

  it.each([
    ['a private address', ['10.0.0.7']],
    ['an address of this machine', ['127.0.0.1']],
    ['a public and a private address', ['1.1.1.1', '127.0.0.1']],
    ['a private address in the form of IPv6', ['::ffff:127.0.0.1']],
  ])('never leaves for a name that stands for %s', async (_, addresses) => {
    const { resolve } = resolving(addresses);
    expect(await post('hooks.example', { allowPrivate: false, resolve })).toEqual({
      status: null,
      fault: 'address-refused',
    });
    expect(heard).toEqual([]);
  });

  // Forms of 127.0.0.1 that a filter of texts would let through; URL makes the same address of all of them.
  it.each(['127.0.0.1', '2130706433', '0x7f.1', '0177.0.0.1', '127.1', '[::1]', '[::ffff:7f00:1]'])(
    'never leaves for %s',
    async (host) => {
      expect(await post(host, { allowPrivate: false })).toEqual({ status: null, fault: 'address-refused' });
      expect(heard).toEqual([]);
    },
  );

  it('follows no redirect', async () => {
    answer = (request, response) =>
      response.writeHead(307, { location: `http://127.0.0.1:${port}/elsewhere` }).end();
    expect(await post('127.0.0.1')).toEqual({ status: 307, fault: 'redirect' });
    expect(heard).toHaveLength(1);
  });

  it('takes an answer by its status, and no more than a little of it', async () => {
    answer = (_, response) => {
      response.writeHead(200);
      const chunk = Buffer.alloc(64 * 1024, 'x');
      const more = (): void => {
        while (response.writable && response.write(chunk));
        if (response.writable) response.once('drain', more);
      };
      more();
    };
    expect(await post('127.0.0.1')).toEqual({ status: 200, fault: null });
    answer = (_, response) => response.writeHead(500).end('a secret of the inside');
    expect(await post('127.0.0.1')).toEqual({ status: 500, fault: 'status' });
  });

  it('ends when there is no answer in time, no name and no connection', async () => {
    answer = () => undefined;
    expect(await post('127.0.0.1', { timeout: 200 })).toEqual({ status: null, fault: 'timed-out' });
    const never = () => new Promise<never>(() => undefined);
    expect(await post('hooks.example', { resolve: never, timeout: 200 })).toEqual({
      status: null,
      fault: 'timed-out',
    });
    const unknown = async () => Promise.reject(new Error('ENOTFOUND'));
    expect(await post('hooks.example', { resolve: unknown })).toEqual({
      status: null,
      fault: 'name-unknown',
    });
    expect(await post('hooks.example', { resolve: async () => [] })).toEqual({
      status: null,
      fault: 'name-unknown',
    });
    const closed = createServer();
    await new Promise<void>((up) => closed.listen(0, '127.0.0.1', up));
    const { port: free } = closed.address() as AddressInfo;
    await new Promise((down) => closed.close(down));
    expect(await postSafely(`http://127.0.0.1:${free}/`, '{}', {}, { allowPrivate: true })).toEqual({
      status: null,
      fault: 'no-connection',
    });
  });
});
