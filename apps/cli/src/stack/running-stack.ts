import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a running demo leaves for other commands: who it is, and the settings of the issuer's role. */
export interface RunningStack {
  readonly pid: number;
  readonly environment: Record<string, string>;
}

const noteOf = (root: string): string => join(root, '.data', 'running.json');

/** The demo that runs in this checkout, or null. */
export async function runningStack(root: string): Promise<RunningStack | null> {
  try {
    const note = JSON.parse(await readFile(noteOf(root), 'utf8')) as RunningStack;
    process.kill(note.pid, 0);
    return note;
  } catch {
    return null;
  }
}

export async function noteRunningStack(root: string, stack: RunningStack): Promise<void> {
  await writeFile(noteOf(root), JSON.stringify(stack), { mode: 0o600 });
}

export async function forgetRunningStack(root: string): Promise<void> {
  await rm(noteOf(root), { force: true });
}
