import { parse } from 'csv-parse/sync';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import readExcelFile from 'read-excel-file/node';
import type { ReleasedMeasure } from '../../apps/web/src/api/views.js';
import { withWholeRows } from '../../apps/web/src/api/whole-rows.js';

/** What an outlet says of each team and measure: `70 (64 to 77)`, `at least 93`, or why nothing is shown. */
export type Told = Readonly<Record<string, string>>;

const words = { 'at-least': 'at least ', 'at-most': 'at most ' };
const key = (cell: string, measure: string) => `${cell}: ${measure}`;

/** What the API's own answer says. */
export async function toldByApi(browser: BrowserContext, address: string): Promise<Told> {
  const overview = withWholeRows(await (await browser.request.get(address)).json());
  const told: Record<string, string> = {};
  for (const cell of [overview.organisation, ...overview.rows])
    for (const { id, name } of overview.measures) {
      const measure = cell.released ? cell.measures.find((one) => one.measureId === id) : cell;
      if (measure) told[key(cell.name, name)] = measure.released ? inWords(measure) : measure.reason.text;
    }
  return told;
}

const inWords = ({ score, bound, low, high }: ReleasedMeasure): string =>
  bound ? `${words[bound]}${score}` : `${score} (${low} to ${high})`;

/** What the CSV file or the workbook says; a row of a withheld team stands for all measures. */
export async function toldByFile(
  browser: BrowserContext,
  address: string,
  format: 'csv' | 'xlsx',
  measures: readonly string[],
): Promise<Told> {
  const response = await browser.request.get(`${address}/export.${format}`);
  const body = await response.body();
  const rows: unknown[][] =
    format === 'csv' ? parse(body.toString('utf8'), { bom: true }) : await readExcelFile(body);
  const told: Record<string, string> = {};
  for (const row of rows.slice(1)) {
    const [, , cell, , measure, score, low, high] = row.map((field) => String(field ?? ''));
    const reason = String(row.at(-1) ?? '');
    const sign = /^([≥≤]) (\d+)$/.exec(score!);
    const said = reason
      ? reason
      : sign
        ? `${sign[1] === '≥' ? words['at-least'] : words['at-most']}${sign[2]}`
        : `${score} (${low} to ${high})`;
    for (const name of measure ? [measure] : measures) told[key(cell!, name)] = said;
  }
  return told;
}

/** What a table with a row for each team and a column for each measure says, as a browser shows it. */
export async function toldByTable(page: Page, table: string): Promise<Told> {
  const told = await page.locator(table).evaluate((element) => {
    const heads = [...element.querySelectorAll('thead th')].slice(2).map((head) => {
      const name = head.querySelector('button') ?? head;
      return (name.firstChild?.textContent ?? '').trim();
    });
    return [...element.querySelectorAll('tbody tr')].flatMap((row): [string, string][] => {
      const team = row.querySelector('th a') ?? row.querySelector('th');
      const [first, ...others] = [...row.querySelectorAll('td')];
      // A withheld team has one cell for all its figures, in the first place or the second.
      const whole = [first, ...others].find((cell) => (cell?.colSpan ?? 1) > 1);
      return heads.map((measure, place) => {
        const cell = whole ?? others[place]!;
        const text = cell.querySelector('.unseen') ?? cell;
        return [`${team!.textContent}: ${measure}`, (text.textContent ?? '').replace(', wide range', '')];
      });
    });
  });
  return Object.fromEntries(told);
}

/** What a list of measures with their ranges says under a heading, for one team. */
export async function toldByList(page: Page | Locator, cell: string): Promise<Told> {
  const items = page.locator('.intervals > li');
  await items.first().waitFor();
  const told: Record<string, string> = {};
  for (const item of await items.all()) {
    const figure = item.locator('.figures strong, .withheld-strip span').first();
    told[key(cell, await item.locator('h3').innerText())] = await figure.innerText();
  }
  return told;
}
