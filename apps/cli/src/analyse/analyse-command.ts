import { type Command, Option } from 'commander';
import type { AnalyseOptions } from './analyse-plan.js';

/** Registers `analyse`. */
export function addAnalyse(program: Command): void {
  program
    .command('analyse')
    .description('statistics of a survey export, group by group, on this machine alone')
    .requiredOption('--responses <file.csv>', 'a row per person; may be given several times', several)
    .requiredOption('--group <column>', 'the column that names the group')
    .requiredOption('--items <columns>', 'the columns with answers, separated by commas', listed)
    .requiredOption('--scale <from:to>', 'lowest and highest answer, as in 1:5')
    .option('--reverse <columns>', 'items whose high answers are the unhealthy ones', listed, [])
    .option('--roster-size <file.csv>', 'people per group: the group column, and a column "invited"')
    .option('--missing <words>', 'what stands for no answer, beside an empty cell', listed)
    .option('--criterion <points>', 'what the tipping point asks about, on 0 to 100', '50')
    .option('--without-straight-lines', 'leave out people whose answers contradict each other, to compare')
    .addOption(new Option('--json', 'every figure, unrounded, as one JSON document'))
    .addHelpText('after', analyseHelp)
    .action(async (options: AnalyseOptions) => {
      const { runAnalyse } = await import('./run-analyse.js');
      await runAnalyse(options);
    });
}

const several = (value: string, before: string[] = []): string[] => [...before, value];

/** Each use of the option adds to the list. */
const listed = (value: string, before: string[] = []): string[] => [
  ...before,
  ...value
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== ''),
];

const analyseHelp = `
Nothing is hidden or rounded here: the figures are for people who may see the answers themselves. Columns, figures and
their names: docs/analyse.md. An answer that is missing is an empty cell or NA; a person who answered fewer than 60 % of
the items has no score.

Exit codes: 2 wrong options, 3 a file cannot be read, 4 not CSV or not UTF-8, 5 a column is missing or there twice,
6 a value off the scale, 7 no rows, 8 the roster sizes are wrong. Standard error says which line, and how to mend it.

Examples:
  penumbra analyse --responses answers.csv --group team --items Q1,Q2,Q3 --scale 1:5 --reverse Q3
  penumbra analyse --responses answers.csv --group team --items Q1,Q2,Q3 --scale 1:5 --roster-size sizes.csv --json`;
