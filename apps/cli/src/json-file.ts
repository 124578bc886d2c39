import { readFileSync } from 'node:fs';
import type { ZodType } from 'zod';

/** Exit codes of the commands that read one JSON file, beside those of every command. */
export const jsonFileExitCodes = { fileUnreadable: 3, notJson: 4, notInForm: 5, found: 6 } as const;

/** A refusal: a sentence that says how to mend it, a code, and the exit code that belongs to it. */
export class JsonFileError extends Error {
  constructor(
    readonly code: string,
    readonly exitCode: number,
    sentence: string,
  ) {
    super(`${sentence} (${code})`);
    this.name = 'JsonFileError';
  }
}

/** Reads a JSON file of a described form for a command; every problem is listed with its place. @throws JsonFileError. */
export function readJsonFile<T>(command: string, path: string, form: ZodType<T>, described: string): T {
  const refuse = (problem: string, exitCode: number, sentence: string) =>
    new JsonFileError(`${command}.${problem}`, exitCode, sentence);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const why = `${path} cannot be read: ${(error as Error).message}. Give the path of a file that may be read.`;
    throw refuse('file-unreadable', jsonFileExitCodes.fileUnreadable, why);
  }
  let document: unknown;
  try {
    document = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const why = `${path} is no JSON document: ${(error as Error).message}. Its form is described in ${described}.`;
    throw refuse('not-json', jsonFileExitCodes.notJson, why);
  }
  const read = form.safeParse(document);
  if (read.success) return read.data;
  const problems = read.error.issues.map(
    ({ path: at, message }) => `  ${at.join('.') || 'document'}: ${message}`,
  );
  const why = `${path} has not the form described in ${described}; correct what is listed.\n${problems.join('\n')}\n`;
  throw refuse('not-in-form', jsonFileExitCodes.notInForm, why);
}
