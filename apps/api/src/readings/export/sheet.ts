/** One field of a file: a text, a number that can be reckoned with, a day, or nothing. */
export type Field = string | number | Date | null;

export interface Sheet {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Field[])[];
}

/**
 * Whether a spreadsheet could take a text for a formula: it begins with one of = + - @, also as full-width characters,
 * which some spreadsheets read as the same, or with a tab or line break before one (OWASP, CSV injection). Names of teams
 * and pulses come from outside.
 */
export const looksLikeFormula = (text: string): boolean =>
  /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(text);
