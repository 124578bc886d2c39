import { randomInt } from 'node:crypto';
import { appendFileSync } from 'node:fs';

/** `npm run faults` sets the size. */
export const isLarge = process.env['FAULT_LOAD'] === 'large';

/** How many mails a run sends: the small number, the large one, or the one that was asked for. */
export function mailCount(small: number, large: number): number {
  const asked = process.env['FAULT_MAILS'];
  return asked ? Number(asked) : isLarge ? large : small;
}

/** Among the other tests: times mean nothing there, and what is bound by waiting is shorter. */
export const isAmongTests = process.env['FAULT_LOAD'] === undefined;

/** What a run's choices are drawn from: given, to repeat a run, or new. Keys and nonces are never drawn from it. */
export function newSeed(): number {
  const given = process.env['FAULT_SEED'];
  return given ? Number(given) : randomInt(1, 2 ** 31 - 1);
}

/** Says what a run came to, for people, and for `npm run faults -- --json`. */
export function report(id: string, what: string, figures: Readonly<Record<string, unknown>>): void {
  const said = Object.entries(figures).map(([name, value]) => `${name} ${String(value)}`);
  console.log(`${id} ${what}: ${said.join(', ')}`);
  const file = process.env['FAULT_REPORT'];
  if (file) appendFileSync(file, `${JSON.stringify({ id, what, ...figures })}\n`);
}

const started = Date.now();

/** Says how far a long run is, past the test runner's silence; nothing among the other tests. */
export function progress(id: string, done: number, of: number, what: string): void {
  if (isAmongTests) return;
  const seconds = Math.round((Date.now() - started) / 1000);
  process.stderr.write(`    ${id} ${done} of ${of} ${what} after ${seconds} s\n`);
}

/** The value that a share of the list does not exceed (nearest rank). */
export function quantile(list: readonly number[], share: number): number {
  const sorted = list.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
