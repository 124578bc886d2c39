import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the issuer has told the ballot box. */
export interface ToldBox {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: Record<string, unknown>;
}

export interface BallotBoxSink {
  readonly url: string;
  readonly told: readonly ToldBox[];
  close(): Promise<void>;
}

/** A recipient for what the issuer tells the ballot box, for tests of the issuer alone. It says yes to everything. */
export async function ballotBoxSink(): Promise<BallotBoxSink> {
  const told: ToldBox[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      told.push({
        path: `${request.method} ${request.url}`,
        authorization: request.headers.authorization,
        body: JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>,
      });
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    told,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
