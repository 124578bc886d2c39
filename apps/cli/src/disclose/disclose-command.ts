import { type Command, Option } from 'commander';
import type { DiscloseOptions } from './run-disclose.js';

/** Registers `disclose`. */
export function addDisclose(program: Command): void {
  program
    .command('disclose')
    .description('which teams of a tree may be shown, so that no small group can be found by subtraction')
    .requiredOption('--tree <file.json>', 'teams with how many answered')
    .addOption(new Option('--json', 'the decision as one JSON document'))
    .addHelpText('after', discloseHelp)
    .action(async (options: DiscloseOptions) => {
      const { runDisclose } = await import('./run-disclose.js');
      runDisclose(options);
    });
}

const discloseHelp = `
Counts only, no answers. "node.X" is everybody in and below team X, "rest.X" those of X in no shown team below. The form of
the file: docs/disclose.md.

Exit codes: 0 decided, 2 wrong options, 3 the file cannot be read, 4 it is no JSON, 5 it has another form or is no tree.

Example:
  penumbra disclose --tree teams.json --json`;
