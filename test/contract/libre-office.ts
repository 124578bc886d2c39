import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'csv-parse/sync';
import readExcelFile, { readSheetNames } from 'read-excel-file/node';

/** `soffice` of a LibreOffice on this machine; where it is not named, what needs it is skipped and says so. */
const program = process.env['PENUMBRA_SOFFICE'];
if (!program) process.stderr.write('PENUMBRA_SOFFICE names no program: LibreOffice reads no workbook.\n');
export const withLibreOffice = program ? it : it.skip;

/** UTF-8 with commas, in American English; every field in quotes, each cell as it is shown, no formulas, all sheets. */
const csvOfEverySheet = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,true,true,true,false,false,-1';

/** Says the same of every cell of a workbook as LibreOffice shows it and as another library reads it. */
export async function expectSameInLibreOffice(workbook: Buffer): Promise<void> {
  const shown = await sheetsInLibreOffice(workbook);
  const names = await readSheetNames(workbook);
  expect(Object.keys(shown).toSorted()).toEqual(names.toSorted());
  for (const sheet of names) {
    const rows = await readExcelFile(workbook, { sheet });
    expect(rows.length).toBeGreaterThan(0);
    expect({ sheet, rows: shown[sheet] }).toEqual({ sheet, rows: rows.map((row) => row.map(asShown)) });
  }
}

/** A day in American English, a number and a text as they are: a formula would show what it comes to. */
function asShown(field: unknown): string {
  if (field === null || field === undefined) return '';
  return field instanceof Date
    ? field.toLocaleDateString('en-US', { timeZone: 'UTC' })
    : String(field as string | number);
}

/** By name, row by row. */
async function sheetsInLibreOffice(workbook: Uint8Array): Promise<Readonly<Record<string, string[][]>>> {
  const folder = await mkdtemp(join(tmpdir(), 'libre-office-'));
  try {
    await writeFile(join(folder, 'book.xlsx'), workbook);
    // A profile of its own, so that a window that is open does not take the work over.
    const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
    const out = join(folder, 'out');
    await promisify(execFile)(
      program!,
      [profile, '--headless', '--convert-to', csvOfEverySheet, '--outdir', out, join(folder, 'book.xlsx')],
      { timeout: 100_000, killSignal: 'SIGKILL' },
    );
    const sheets = await Promise.all(
      (await readdir(out)).map(async (name): Promise<[string, string[][]]> => [
        name.replace(/^book-|\.csv$/g, ''),
        parse(await readFile(join(out, name), 'utf8'), { bom: true }),
      ]),
    );
    return Object.fromEntries(sheets);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
