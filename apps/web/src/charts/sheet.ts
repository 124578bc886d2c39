/** The figures of a chart as a plain table: what "Table" shows and "CSV" saves. */
export interface Sheet {
  columns: string[];
  rows: (string | number | null)[][];
}

function field(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * A sheet as CSV (RFC 4180, with a byte order mark so that Excel reads UTF-8). A text that a spreadsheet would run as a
 * formula gets an apostrophe before it: team names come from outside.
 */
export function csvOf(sheet: Sheet): string {
  return `\uFEFF${[sheet.columns, ...sheet.rows].map((row) => row.map(field).join(',')).join('\r\n')}\r\n`;
}
