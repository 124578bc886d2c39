import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';

/** Passwords and tokens of a local stack; random, made once. */
export interface Secrets {
  readonly postgres: string;
  readonly app: string;
  readonly intake: string;
  readonly tally: string;
  readonly intakeToken: string;
}

const secret = (): string => randomBytes(24).toString('base64url');

export function newSecrets(): Secrets {
  return {
    postgres: secret(),
    app: secret(),
    intake: secret(),
    tally: secret(),
    intakeToken: secret(),
  };
}

/** The secrets in the file, which is made (readable by us alone) when it is not there. */
export async function secretsIn(file: string): Promise<Secrets> {
  const found = await readFile(file, 'utf8').catch(() => null);
  if (found !== null) return JSON.parse(found) as Secrets;
  const secrets = newSecrets();
  await writeFile(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  return secrets;
}
