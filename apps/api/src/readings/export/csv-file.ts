import { looksLikeFormula, type Field, type Sheet } from './sheet.js';

/**
 * A sheet as CSV (RFC 4180), with a byte order mark so that Excel reads UTF-8. A text that a spreadsheet would run as a
 * formula gets an apostrophe before it.
 */
export function csvFile({ columns, rows }: Sheet): Buffer {
  const lines = [columns, ...rows].map((row) => `${row.map(fieldText).join(',')}\r\n`);
  return Buffer.from(`\uFEFF${lines.join('')}`, 'utf8');
}

function fieldText(field: Field): string {
  if (field === null) return '';
  if (typeof field === 'number') return String(field);
  if (field instanceof Date) return field.toISOString().slice(0, 10);
  const text = looksLikeFormula(field) ? `'${field}` : field;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
