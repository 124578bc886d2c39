import { readFile } from 'node:fs/promises';
import { presentable } from '@penumbra/platform';
import type { PastResultsCheck } from '@penumbra/readings';
import { z } from 'zod';
import { readJsonFile } from '../json-file.js';
import { HrClient } from '../play/hr-client.js';

export interface PastResultsOptions {
  signInLink: string;
  file: string;
  plan: string;
  confirm?: string;
  json?: boolean;
}

const problemsShown = 50;

/** `penumbra past-results`. @returns whether it was imported, or can be. */
export async function runPastResults(options: PastResultsOptions): Promise<boolean> {
  // The API checks it field by field.
  const plan = readJsonFile('past-results', options.plan, z.looseObject({}), 'docs/past-results.md');
  const file = (await readFile(options.file)).toString('base64');
  const { origin, token } = partsOf(options.signInLink);
  const hr = await HrClient.signIn(origin, token);
  const print = (json: unknown, text: string) =>
    process.stdout.write(options.json ? `${JSON.stringify(json)}\n` : text);
  if (options.confirm !== undefined) {
    const done = await hr.post<{ pulseId: string }>('/api/past-results', {
      file,
      plan,
      confirm: options.confirm,
    });
    print(done, `Imported. The reading is being computed: ${origin}/hr/pulses/${done.pulseId}\n`);
    return true;
  }
  const check = await hr.post<PastResultsCheck>('/api/past-results/check', { file, plan });
  print(check, check.confirm === null ? problemsOf(check) : understoodAs(check, check.confirm));
  return check.confirm !== null;
}

function partsOf(link: string): { origin: string; token: string } {
  try {
    const { origin, hash } = new URL(link);
    if (hash.length > 1) return { origin, token: hash.slice(1) };
  } catch {
    // said below
  }
  throw new Error(
    '--sign-in-link: this is no link of a sign-in mail, such as https://pulse.example.org/sign-in#…',
  );
}

function problemsOf({ problems, problemCount }: PastResultsCheck): string {
  const lines = problems
    .slice(0, problemsShown)
    .map(
      ({ line, column, detail, code }) =>
        `${line === null ? '' : `line ${line}: `}${column === null ? '' : `${column}: `}${detail} (${code})`,
    );
  const more = problemCount - lines.length;
  return `${[...lines, ...(more > 0 ? [`… and ${more} more`] : [])].join('\n')}\n`;
}

/** Headings and groups are whatever the file says, so they are made fit for a terminal. */
export function understoodAs(check: PastResultsCheck, confirm: string): string {
  const items = check.columns.filter(({ use }) => use === 'item');
  const ignored = check.columns
    .filter(({ use }) => use === 'ignored')
    .map(({ heading }) => presentable(heading));
  const shown = check.teams.filter(({ withheldBecause }) => withheldBecause === null).length;
  return [
    `${check.rowCount} responses count; ${check.unfinishedCount} not handed in and ${check.unansweredCount} without an answer are left out.`,
    ...items.map(({ heading, itemId }) => `  ${presentable(heading)}  answers  ${itemId}`),
    `Left out: ${ignored.join(', ') || 'no column'}. Not asked: ${check.itemsNotAsked.join(', ') || 'no item'}.`,
    ...check.groups.map(
      ({ group, team, invited }) =>
        `  ${presentable(group)}  is  ${team?.name ?? ''}${invited === null ? ', all asked answered' : `, ${invited} asked`}`,
    ),
    ...check.readAs.map(({ text, as }) => `  "${text}"  means  ${as}`),
    `${shown} of ${check.teams.length} teams would have figures.`,
    `To import exactly this, once and for good: --confirm ${confirm}`,
    '',
  ].join('\n');
}
