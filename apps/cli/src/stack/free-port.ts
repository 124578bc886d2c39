import { createServer } from 'node:net';

/** A TCP port on 127.0.0.1 that nobody listens on at the moment. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** The wished port when it is free on 127.0.0.1, else any free one. 0 takes any. */
export async function freePortNear(wished: number): Promise<number> {
  if (wished === 0) return freePort();
  const taken = await new Promise<boolean>((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(true));
    server.listen(wished, '127.0.0.1', () => server.close(() => resolve(false)));
  });
  return taken ? freePort() : wished;
}
