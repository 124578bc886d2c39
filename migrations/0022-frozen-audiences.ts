import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A launch freezes its audience in one statement. That a person's unit is one of the pulse is checked once for all that a
 * statement adds: row by row, a foreign key took four fifths of the time of a launch. In exchange nothing that is frozen can
 * be changed or deleted any more by the role of the service.
 */
export class FrozenAudiences1766016000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create view people.reachable_employee with (security_invoker = true) as
        select tenant_id, id, team_id, email, name, locale, time_zone
          from people.employee e
         where left_at is null and status = 'active'
           and not exists (select from people.mail_stop s where s.tenant_id = e.tenant_id and s.employee_id = e.id);
      grant select on people.reachable_employee to penumbra_app;

      create function pulses.check_units_of_added_members() returns trigger language plpgsql as $$
      begin
        if exists (
          select from (select distinct tenant_id, pulse_id, unit_id from added) a
           where not exists (select from pulses.unit u
                              where u.tenant_id = a.tenant_id and u.pulse_id = a.pulse_id and u.id = a.unit_id))
        then
          raise foreign_key_violation using message = 'A member of an audience is in a unit that is none of the pulse.';
        end if;
        return null;
      end $$;
      create trigger units_of_added_members after insert on pulses.audience_member
        referencing new table as added for each statement execute function pulses.check_units_of_added_members();
      alter table pulses.audience_member drop constraint audience_member_tenant_id_pulse_id_unit_id_fkey;
      revoke update, delete on pulses.audience_member, pulses.audience_team, pulses.unit from penumbra_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      grant update, delete on pulses.audience_member, pulses.audience_team, pulses.unit to penumbra_app;
      alter table pulses.audience_member add constraint audience_member_tenant_id_pulse_id_unit_id_fkey
        foreign key (tenant_id, pulse_id, unit_id) references pulses.unit on delete cascade;
      drop trigger units_of_added_members on pulses.audience_member;
      drop function pulses.check_units_of_added_members();
      drop view people.reachable_employee;
    `);
  }
}
