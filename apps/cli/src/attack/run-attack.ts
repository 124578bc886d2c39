import { attack, type Finding } from '@penumbra/attack';
import { JsonFileError, jsonFileExitCodes, readJsonFile } from '../json-file.js';
import { tablesForm } from './tables-form.js';

export interface AttackOptions {
  tables: string;
  insiders?: string[];
  json?: boolean;
}

/** `penumbra attack`. @throws JsonFileError, also when something was found, so that a script notices. */
export function runAttack(options: AttackOptions): void {
  const tables = readJsonFile('attack', options.tables, tablesForm, 'docs/attack.md');
  const insiders = options.insiders ?? [];
  const alone = new Set(
    tables.groups.filter((group) => group.respondents === 1).map((group) => group.groupId),
  );
  for (const groupId of insiders)
    if (!alone.has(groupId))
      throw new JsonFileError(
        'attack.insider-invalid',
        2,
        `${groupId} is no group of one person; list each insider as a group with "respondents": 1.`,
      );
  const findings = attack(tables, { insiders });
  const { k, figures, groups } = tables;
  const head = { k, insiders, groups: groups.length, figures: figures.length };
  process.stdout.write(
    options.json === true
      ? `${JSON.stringify({ ...head, found: findings.length, findings })}\n`
      : `${findings.map(lineOf).join('')}${findings.length} found in ${figures.length} figures of ${groups.length} groups.\n`,
  );
  if (findings.length > 0)
    throw new JsonFileError(
      'attack.found',
      jsonFileExitCodes.found,
      'These tables give away what they should not. Withhold or merge what is listed.',
    );
}

function lineOf({ kind, measureId, groupIds, people, from, value }: Finding): string {
  const how = from
    .map(({ figureId, times }) => `${times < 0 ? '-' : '+'} ${Math.abs(times)} x ${figureId}`)
    .join(' ');
  const what = {
    solved: 'follows from published figures',
    unclipped: 'was published as a bound and follows exactly from the others',
    range: 'cannot be anywhere on the scale for any one person',
    count: 'people can be counted',
  }[kind];
  const range = value ? `: ${round(value.from)} to ${round(value.to)}` : '';
  return `${measureId} of ${people ?? 'some'} (${groupIds.join(', ')}) ${what}${range}\n${how === '' ? '' : `  ${how}\n`}`;
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
