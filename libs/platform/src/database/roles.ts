import type { DataSource } from 'typeorm';

/** The login roles that processes run under, and the role that owns the tables (which nobody logs in as). */
export const databaseRoles = {
  owner: 'penumbra_owner',
  app: 'penumbra_app',
  intake: 'penumbra_intake',
  tally: 'penumbra_tally',
} as const;

export type ProcessRole = Exclude<keyof typeof databaseRoles, 'owner'>;

/**
 * Makes the four roles where they are missing and sets the passwords of the three that log in. Run as administrator.
 * What their statements are given never reaches the server's log, whatever it logs: a link's secret in it, beside a time,
 * would say who took part and when.
 */
export async function ensureRoles(admin: DataSource, passwords: Record<ProcessRole, string>): Promise<void> {
  for (const role of Object.values(databaseRoles)) {
    await admin.query(`
      do $$ begin
        if not exists (select from pg_roles where rolname = '${role}') then
          create role ${role} nosuperuser nobypassrls nocreatedb nocreaterole;
        end if;
      exception when duplicate_object or unique_violation then null;
      end $$`);
  }
  for (const [process, password] of Object.entries(passwords) as [ProcessRole, string][]) {
    const literal = `'${password.replaceAll("'", "''")}'`;
    await admin.query(`alter role ${databaseRoles[process]} login password ${literal}`);
    // Only a superuser may set the first. One that is none leaves it to the server's settings (docs/operations.md).
    await admin.query(`
      do $$ begin
        alter role ${databaseRoles[process]} set log_parameter_max_length = 0;
        alter role ${databaseRoles[process]} set log_parameter_max_length_on_error = 0;
      exception when insufficient_privilege then null;
      end $$`);
  }
  const [{ name }]: [{ name: string }] = await admin.query('select quote_ident(current_database()) as name');
  await admin.query(`grant ${databaseRoles.owner} to current_user`);
  await admin.query(`grant connect, create on database ${name} to ${databaseRoles.owner}`);
}

/** Where BullMQ keeps its tables when Postgres carries the queue: one schema for each kind of worker. */
export const queueSchemas = [
  ['queue_delivery', databaseRoles.app],
  ['queue_tally', databaseRoles.tally],
] as const;

/**
 * Refuses to start under a role that row-level security does not hold: a superuser, one that may bypass it, or one
 * that owns a table (or may become its owner).
 * @throws Error with code `database.role-could-bypass`.
 */
export async function refuseBypassingRole(dataSource: DataSource): Promise<void> {
  const [row]: [{ role: string; bypass: boolean; owner: boolean }] = await dataSource.query(`
    select current_user as role,
           exists (select from pg_roles where rolname in (current_user, session_user) and (rolsuper or rolbypassrls)) as bypass,
           exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                   where n.nspname in ('platform', 'identity', 'people', 'pulses', 'delivery', 'intake', 'readings')
                     and pg_has_role(session_user, c.relowner, 'MEMBER')) as owner`);
  if (!row.bypass && !row.owner) return;
  throw Object.assign(
    new Error(
      `database.role-could-bypass: the role "${row.role}" could bypass row-level security ` +
        `(${row.bypass ? 'superuser or bypassrls' : 'it owns tables'}). Start this process with the DATABASE_URL of ` +
        `penumbra_app, penumbra_intake or penumbra_tally; only "penumbra migrate" takes the administrator's.`,
    ),
    { code: 'database.role-could-bypass' },
  );
}

/** Whether this connection's statements are logged, if they are, without what they are given. */
export async function logsNoParameters(dataSource: DataSource): Promise<boolean> {
  const [row]: [{ silent: boolean }] = await dataSource.query(`
    select current_setting('log_parameter_max_length') = '0'
       and current_setting('log_parameter_max_length_on_error') = '0' as silent`);
  return row.silent;
}
