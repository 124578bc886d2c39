import { type Command, InvalidArgumentError, Option } from 'commander';
import type { SimulateOptions } from './simulate-options.js';

/** Registers `simulate`. */
export function addSimulate(program: Command): void {
  program
    .command('simulate')
    .description('organisations with known truth, and what the flags make of them')
    .option(
      '--size <people>',
      'people per team; several, separated by commas, are simulated apart',
      sizes,
      [8],
    )
    .option('--response <share>', 'share of the people who answer', share(0.05, 1), 0.875)
    .option('--teams <number>', 'teams per organisation', whole(2, 1000), 60)
    .option('--share-at-risk <share>', 'share of the teams that lie below the line', share(0, 1), 0.2)
    .option('--effect <sd>', 'how far below, in standard deviations of true scores', number(0, 3), 0.5)
    .addOption(
      new Option('--other-teams <where>', 'realistic: on the line or above it; boundary: all exactly on it')
        .choices(['realistic', 'boundary'])
        .default('realistic'),
    )
    .option('--between-teams <share>', 'share of true-score variance between teams', share(0, 0.9), 0.15)
    .addOption(
      new Option(
        '--instrument <which>',
        'items: a mean of --items; core: the quarterly core’s hierarchy shadow',
      )
        .choices(['items', 'core'])
        .default('items'),
    )
    .option('--items <number>', 'items of the mean', whole(1, 100), 9)
    .option('--reliability <share>', 'reliability of one item', share(0.05, 0.95), 0.45)
    .addOption(
      new Option('--shape <shape>', 'answers on the line: even, or a long tail to the left or right')
        .choices(['even', 'left', 'right'])
        .default('even'),
    )
    .option(
      '--safe-answering <share>',
      'share of people at risk who answer 4 or 5 to everything',
      share(0, 1),
      0,
    )
    .option('--fear <log-odds>', 'log odds of answering per standard deviation of standing', number(-5, 5), 0)
    .addOption(
      new Option('--rule <rule>', 'the rule for elevated')
        .choices(['grey-band', 'benjamini-hochberg'])
        .default('grey-band'),
    )
    .option('--tenants <number>', 'organisations', whole(1, 100_000), 300)
    .option('--seed <number>', 'the same seed gives the same figures', whole(0, 2_147_483_647), 1)
    .addOption(new Option('--json', 'the figures, unrounded, as one JSON document'))
    .addHelpText('after', simulateHelp)
    .action(async (options: SimulateOptions) => {
      const { runSimulate } = await import('./run-simulate.js');
      runSimulate(options);
    });
}

function sizes(text: string): number[] {
  return text.split(',').map(whole(2, 1000));
}

function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most)
      throw new InvalidArgumentError(`A whole number from ${least} to ${most}.`);
    return value;
  };
}

function number(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= least && value <= most))
      throw new InvalidArgumentError(`A number from ${least} to ${most}.`);
    return value;
  };
}

const share = number;

const simulateHelp = `
Every share comes with its 95 % Monte-Carlo interval. Progress goes to standard error. What each option means and what the
figures can and cannot say: docs/simulate.md. The acceptance targets: npm run simulate:targets.

Examples:
  penumbra simulate --size 8 --response .875 --effect .5
  penumbra simulate --size 6,8,12 --effect .8 --safe-answering .3 --json
  penumbra simulate --instrument core --effect .8 --tenants 100`;
