import { type Command, Option } from 'commander';
import type { PastResultsOptions } from './run-past-results.js';

/** Registers `past-results`. @param notDone is thrown when the file has problems, which are on standard output. */
export function addPastResults(program: Command, notDone: () => Error): void {
  program
    .command('past-results')
    .description('check the answers of a past survey, or import them as a closed reading')
    .requiredOption('--sign-in-link <link>', 'a fresh link of an HR person; each works once')
    .requiredOption('--file <file.csv>', 'the export: one line for each response')
    .requiredOption('--plan <file.json>', 'what the file does not say')
    .addOption(
      new Option('--confirm <hash>', 'import it, as it was understood by the check that gave this hash'),
    )
    .addOption(new Option('--json', 'write the result as one JSON document'))
    .addHelpText('after', pastResultsHelp)
    .action(async (options: PastResultsOptions) => {
      const { runPastResults } = await import('./run-past-results.js');
      if (!(await runPastResults(options))) throw notDone();
    });
}

const pastResultsHelp = `
Without --confirm nothing is changed: every problem is listed with its line, or how the file is understood and which teams
would have figures, and last the hash to import it with. It goes through the API as the person of the link, who is named in
the audit log. The form of the plan: docs/past-results.md.

Examples:
  penumbra past-results --sign-in-link "$LINK" --file survey.csv --plan plan.json
  penumbra past-results --sign-in-link "$LINK" --file survey.csv --plan plan.json --confirm 1f3a…`;
