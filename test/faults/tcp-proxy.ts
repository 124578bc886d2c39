import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface TcpProxy {
  /** The target's address, by way of the proxy. */
  readonly url: string;
  /** Breaks what is connected and refuses what comes, until `mend`. */
  cut(): void;
  mend(): void;
  /** Connections that were broken or refused so far. */
  readonly refused: () => number;
  close(): Promise<void>;
}

/**
 * A wire to a server that can be cut. `isMeant` is asked with the first bytes that a client sends, so that of several
 * kinds of connections to one server one kind can be cut off; the others never notice. Clients have to speak first, as
 * those of Postgres and Redis do.
 */
export async function tcpProxy(
  targetUrl: string,
  isMeant: (firstBytes: Buffer) => boolean = () => true,
): Promise<TcpProxy> {
  const target = new URL(targetUrl);
  const open = new Set<Socket>();
  const meant = new Set<Socket>();
  let isCut = false;
  let refused = 0;
  const server = createServer((client) => {
    open.add(client);
    client.setNoDelay(true);
    client.on('error', () => undefined);
    client.on('close', () => {
      open.delete(client);
      meant.delete(client);
    });
    client.once('data', (first: Buffer) => {
      if (isMeant(first)) {
        if (isCut) {
          refused += 1;
          client.destroy();
          return;
        }
        meant.add(client);
      }
      const upstream = connect(Number(target.port), target.hostname);
      upstream.setNoDelay(true);
      upstream.on('error', () => undefined);
      upstream.on('close', () => client.destroy());
      client.on('close', () => upstream.destroy());
      upstream.write(first);
      client.pipe(upstream);
      upstream.pipe(client);
    });
  });
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  const url = new URL(targetUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    cut: () => {
      isCut = true;
      refused += meant.size;
      for (const socket of meant) socket.destroy();
    },
    mend: () => {
      isCut = false;
    },
    refused: () => refused,
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}
