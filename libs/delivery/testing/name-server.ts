import type { AddressInfo } from 'node:net';
import { createUDPServer, Packet } from 'dns2';

export interface NameServer {
  /** As DNS_SERVERS takes it. */
  readonly address: string;
  /** Text records by name, in lower case; tests fill it. */
  readonly records: Map<string, readonly string[]>;
  close(): Promise<void>;
}

/** A real name server that knows text records only. A name without one does not exist; those in `fails` it cannot answer. */
export async function nameServer(options: { fails?: (name: string) => boolean } = {}): Promise<NameServer> {
  const records = new Map<string, readonly string[]>();
  const server = createUDPServer((request, send) => {
    const response = Packet.createResponseFromRequest(request);
    const [question] = request.questions;
    const name = question?.name.toLowerCase() ?? '';
    const texts = question?.type === Packet.TYPE.TXT ? (records.get(name) ?? []) : [];
    if (options.fails?.(name)) response.header.rcode = 2;
    else if (texts.length === 0) response.header.rcode = 3;
    for (const text of texts)
      response.answers.push({
        name,
        type: Packet.TYPE.TXT,
        class: Packet.CLASS.IN,
        ttl: 60,
        // A record is written in pieces of at most 255 bytes.
        data: text.match(/.{1,255}/gs) ?? [''],
      } as never);
    send(response);
  });
  await server.listen(0, '127.0.0.1');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    records,
    close: () => new Promise((done) => server.close(() => done())),
  };
}
