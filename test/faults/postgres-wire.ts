import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A statement on its way to Postgres, or Postgres' word that it is done. */
export interface Passing {
  readonly what: 'sent' | 'done';
  readonly sql: string;
  /** The statements of the transaction so far, this one the last; just this one outside a transaction. */
  readonly transaction: readonly string[];
}

/**
 * A wire between a process and Postgres that sees every statement pass. When `watch` answers `cut`, the message goes no
 * further and the connection is broken on both sides: together with a SIGKILL at that very moment, a process dies
 * exactly before a statement reaches the database, or exactly after the commit and before it knows.
 */
export async function postgresWire(databaseUrl: string, watch: (passing: Passing) => 'cut' | undefined) {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const server = createServer((process) => {
    const postgres = connect(Number(target.port), target.hostname);
    const both = [process, postgres];
    for (const socket of both) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        for (const other of both) other.destroy();
      });
    }
    let transaction: string[] = [];
    let sql = '';
    const pass = (what: 'sent' | 'done'): boolean => {
      if (what === 'sent') {
        if (/^\s*(?:start transaction|begin)\b/i.test(sql)) transaction = [];
        transaction.push(sql);
      }
      const verdict = watch({ what, sql, transaction });
      if (what === 'done' && /^\s*(?:commit|rollback)\b/i.test(sql)) transaction = [];
      return verdict !== 'cut';
    };
    const cut = (): void => {
      for (const socket of both) socket.destroy();
    };
    // The first message of a connection has no letter before its length.
    const fromProcess = messages(true, (letter, content) => {
      const text =
        letter === 'Q' ? content : letter === 'P' ? content.subarray(content.indexOf(0) + 1) : null;
      if (text === null) return true;
      sql = text.toString('utf8', 0, text.indexOf(0));
      return pass('sent');
    });
    // C: a statement is complete.
    const fromPostgres = messages(false, (letter) => letter !== 'C' || pass('done'));
    process.on('data', (chunk: Buffer) => (fromProcess(chunk, postgres) ? undefined : cut()));
    postgres.on('data', (chunk: Buffer) => (fromPostgres(chunk, process) ? undefined : cut()));
  });
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  const url = new URL(databaseUrl);
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    close: async (): Promise<void> => {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** Cuts a stream into messages and hands each on once it was looked at; false when one is to go no further. */
function messages(startsBare: boolean, look: (letter: string, content: Buffer) => boolean) {
  let rest: Buffer = Buffer.alloc(0);
  let isBare = startsBare;
  return (chunk: Buffer, to: Socket): boolean => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (;;) {
      const head = isBare ? 0 : 1;
      if (rest.length < head + 4) return true;
      const end = head + rest.readUInt32BE(head);
      if (rest.length < end) return true;
      const message = rest.subarray(0, end);
      if (!isBare && !look(String.fromCharCode(message[0]!), message.subarray(5))) return false;
      to.write(message);
      isBare = false;
      rest = rest.subarray(end);
    }
  };
}
