import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a running demo leaves for other commands: who it is, and the settings of the issuer's role. */
export interface RunningStack {
  readonly pid: number;
  readonly environment: Record<string, string>;
}

const noteOf = (folder: string): string => join(folder, 'running.json');

/** The demo that runs on this folder, or null. */
export async function runningStack(folder: string): Promise<RunningStack | null> {
  try {
    const note = JSON.parse(await readFile(noteOf(folder), 'utf8')) as RunningStack;
    process.kill(note.pid, 0);
    return note;
  } catch {
    return null;
  }
}

export async function noteRunningStack(folder: string, stack: RunningStack): Promise<void> {
  await writeFile(noteOf(folder), JSON.stringify(stack), { mode: 0o600 });
}

export async function forgetRunningStack(folder: string): Promise<void> {
  await rm(noteOf(folder), { force: true });
}
