import { type Command, Option } from 'commander';
import type { AttackOptions } from './run-attack.js';

/** Registers `attack`. */
export function addAttack(program: Command): void {
  program
    .command('attack')
    .description(
      'try to solve published tables for small groups: what can be found out about fewer than 5 people',
    )
    .requiredOption('--tables <file.json>', 'everything that was published')
    .option('--insiders <groups>', 'groups of one person each who know their own answers', listed)
    .addOption(new Option('--json', 'the findings as one JSON document'))
    .addHelpText('after', attackHelp)
    .action(async (options: AttackOptions) => {
      const { runAttack } = await import('./run-attack.js');
      runAttack(options);
    });
}

const listed = (value: string, before: string[] = []): string[] => [
  ...before,
  ...value
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== ''),
];

const attackHelp = `
Takes the tables of any tool. Tries every linear combination of figures, ranges of one person, figures recovered from behind
their bounds, and differences of counts. The form of the file and what a finding means: docs/attack.md.

Exit codes: 0 nothing was found, 2 wrong options, 3 the file cannot be read, 4 it is no JSON, 5 it has another form,
6 something was found.

Example:
  penumbra attack --tables published.json --json`;
