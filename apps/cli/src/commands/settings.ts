import type { z } from 'zod';

/** Reads a command's settings. @throws Error that names every setting that is missing or wrong. */
export function readSettings<Schema extends z.ZodType>(
  schema: Schema,
  environment: NodeJS.ProcessEnv,
): z.infer<Schema> {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const lines = result.error.issues.map(
    (issue) =>
      `  ${issue.path.join('.')}: ${issue.code === 'invalid_type' && given[String(issue.path[0])] === undefined ? 'not set' : issue.message}`,
  );
  throw new Error(`These settings are missing or wrong:\n${lines.join('\n')}\nSee docs/operations.md.`);
}
