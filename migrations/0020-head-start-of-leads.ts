import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How long leads read alone becomes a setting of each pulse. What is launched already promised one working day. */
export class HeadStartOfLeads1765843200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['pulses.pulse', 'pulses.programme'])
      await runner.query(`
        alter table ${table} add column executives_see_after_working_days int not null default 1
          check (executives_see_after_working_days between 0 and 10)`);
    await runner.query(`
      alter table pulses.loosening drop constraint loosening_setting_check;
      alter table pulses.loosening add constraint loosening_setting_check
        check (setting in ('minimum-cell', 'answers-kept-days', 'executives-see-after-working-days'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from pulses.loosening where setting = 'executives-see-after-working-days';
      alter table pulses.loosening drop constraint loosening_setting_check;
      alter table pulses.loosening add constraint loosening_setting_check
        check (setting in ('minimum-cell', 'answers-kept-days'));
      alter table pulses.pulse drop column executives_see_after_working_days;
      alter table pulses.programme drop column executives_see_after_working_days;
    `);
  }
}
