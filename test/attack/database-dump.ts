import { Client } from 'pg';

/** A row as the superuser sees it: every column as text, and what Postgres keeps beside the columns. */
export type DumpedRow = Readonly<Record<string, string | null>>;

export interface DumpedTable {
  /** Schema and table. */
  readonly name: string;
  readonly rows: readonly DumpedRow[];
}

/** Postgres' own columns; named so that they hide no real one. */
const systemColumns = `t.ctid::text as "(ctid)", t.xmin::text as "(xmin)", t.xmax::text as "(xmax)",
  t.cmin::text as "(cmin)"`;
const commitTime = `case when t.xmin::text::bigint > 2 then pg_xact_commit_timestamp(t.xmin)::text end as "(committed)"`;

/**
 * Every row of every table of a database, as superuser: all schemas but Postgres' own, BullMQ's included, with the time
 * of its commit where the server keeps it. Values are the text that Postgres writes (bytea: `\\x…`), so nothing is lost
 * to a type of JavaScript's. `heap` names tables of which is added what their pages still hold, as
 * `<table> (heap)`: dead rows too, and the marks of a row, among them whether it was read since it was written.
 */
export async function dumpDatabase(
  adminUrl: string,
  options: { heap?: (table: string) => boolean } = {},
): Promise<DumpedTable[]> {
  const asText = { getTypeParser: () => (text: string) => text };
  const client = new Client({ connectionString: adminUrl, types: asText as never });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string; quoted: string }>(
      `select n.nspname || '.' || c.relname as name, format('%I.%I', n.nspname, c.relname) as quoted
         from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'm') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
        order by 1`,
    );
    const { rows: settings } = await client.query<{ kept: string }>(
      `select current_setting('track_commit_timestamp') as kept`,
    );
    const beside = settings[0]?.kept === 'on' ? `${systemColumns}, ${commitTime}` : systemColumns;
    if (options.heap) await client.query('create extension if not exists pageinspect');
    const dump: DumpedTable[] = [];
    for (const { name, quoted } of tables) {
      // Pages first: reading a row for the first time since it was written leaves a mark on it, and so would this.
      const tuples = options.heap?.(name) ? await heapOf(quoted) : null;
      const { rows } = await client.query<DumpedRow>(`select t.*, ${beside} from ${quoted} t`);
      dump.push({ name, rows });
      if (tuples) dump.push({ name: `${name} (heap)`, rows: tuples });
    }
    return dump;
  } finally {
    await client.end();
  }

  async function heapOf(quoted: string): Promise<DumpedRow[]> {
    const { rows } = await client.query<DumpedRow>(
      `select '(' || page || ',' || lp || ')' as "(ctid)", t_xmin::text as "(xmin)", t_xmax::text as "(xmax)",
                t_field3::text as "(cmin)", t_infomask::text as "(infomask)", t_infomask2::text as "(infomask2)",
                t_data as bytes
           from generate_series(0, pg_relation_size($1::text::regclass) / 8192 - 1) as page,
                heap_page_items(get_raw_page($1::text, page::int)) as tuple
          where t_data is not null`,
      [quoted],
    );
    return rows;
  }
}

/** The bytes of a bytea as dumped, or null for any other text. */
export function dumpedBytes(text: string): Buffer | null {
  return /^\\x(?:[0-9a-f]{2})*$/.test(text) ? Buffer.from(text.slice(2), 'hex') : null;
}
