// One form for planning and for changing a programme, with all of its fields and what is wrong with each.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { changeProgramme, createProgramme } from '../api/operations.js';
import { mailSenderQuery, programmeQuery, teamsQuery } from '../api/queries.js';
import type { MailSender, Programme, Team } from '../api/views.js';
import { Button, ButtonLink } from '../design/action.js';
import { Field, NumberField } from '../design/field.js';
import { ProblemNotice } from '../design/notice.js';
import { Card, Page, PageSkeleton } from '../design/page.js';
import { useSession } from '../frame/session.js';
import { useWords } from '../i18n/words.js';
import { teamTree } from './team-tree.js';

export function NewProgrammePage() {
  return <ProgrammeFormPage programme={null} />;
}

export function EditProgrammePage() {
  const { w } = useWords();
  const { programmeId = '' } = useParams();
  const read = useQuery(programmeQuery(programmeId));
  if (read.error) {
    return (
      <Page title={w.programme.editTitle}>
        <ProblemNotice error={read.error} onRetry={() => void read.refetch()} />
      </Page>
    );
  }
  return read.data ? (
    <ProgrammeFormPage programme={read.data} />
  ) : (
    <PageSkeleton title={w.programme.editTitle} />
  );
}

function ProgrammeFormPage({ programme }: { programme: Programme | null }) {
  const { w } = useWords();
  const title = programme ? w.programme.editTitle : w.programme.createTitle;
  const teams = useQuery(teamsQuery);
  const sender = useQuery(mailSenderQuery);
  const error = teams.error ?? sender.error;
  if (error) {
    return (
      <Page title={title}>
        <ProblemNotice error={error} onRetry={() => void Promise.all([teams.refetch(), sender.refetch()])} />
      </Page>
    );
  }
  if (!teams.data || !sender.data) return <PageSkeleton title={title} />;
  return (
    <Page title={title}>
      <Card>
        <ProgrammeForm programme={programme} teams={teams.data.items} replyTo={sender.data.replyTo} />
      </Card>
    </Page>
  );
}

/** The Tuesday after two weeks: time enough to announce it. */
function proposedFirstDay(): string {
  const soon = new Date(Date.now() + 14 * 86_400_000);
  soon.setUTCDate(soon.getUTCDate() + ((9 - soon.getUTCDay()) % 7));
  return soon.toISOString().slice(0, 10);
}

/** Dates of a text, one a line; null when a line is none. */
function datesIn(text: string): string[] | null {
  const lines = text
    .split(/[\s,;]+/)
    .map((one) => one.trim())
    .filter(Boolean);
  return lines.every((one) => /^\d{4}-\d{2}-\d{2}$/.test(one)) ? lines : null;
}

function ProgrammeForm({
  programme,
  teams,
  replyTo,
}: {
  programme: Programme | null;
  teams: Team[];
  /** Who gets replies as a rule. */
  replyTo: MailSender['replyTo'];
}) {
  const { w } = useWords();
  const { organisation, account } = useSession();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [fields, setFields] = useState({
    name: programme?.name ?? '',
    cadence: programme ? `${programme.every.unit}-${programme.every.count}` : 'months-3',
    firstOn: programme?.firstOn ?? proposedFirstDay(),
    mailTime: programme?.mailTime ?? '09:00',
    openDays: String(programme?.openDays ?? 14),
    daysOff: (programme?.daysOff ?? []).join('\n'),
    rotatingItemCount: String(programme?.rotatingItemCount ?? 3),
    asksComment: programme?.asksComment ?? false,
    audienceTeamId: programme?.audience?.id ?? '',
    minimumCell: String(programme?.minimumCell ?? 5),
    answersKeptDays: String(programme?.answersKeptDays ?? 365),
    executivesSeeAfterWorkingDays: String(programme?.executivesSeeAfterWorkingDays ?? 1),
    replyToName: programme?.replyToName ?? replyTo?.name ?? account.name,
    replyToEmail: programme?.replyToEmail ?? replyTo?.email ?? account.email,
  });
  const [tried, setTried] = useState(false);
  type TextField = Exclude<keyof typeof fields, 'asksComment'>;
  const set = (name: TextField) => (event: { target: { value: string } }) =>
    setFields({ ...fields, [name]: event.target.value });
  const required = (name: TextField) => (tried && !fields[name].trim() ? w.pulseForm.required : null);
  const daysOff = datesIn(fields.daysOff);
  const complete =
    daysOff &&
    (
      [
        'name',
        'firstOn',
        'mailTime',
        'openDays',
        'minimumCell',
        'answersKeptDays',
        'executivesSeeAfterWorkingDays',
        'replyToName',
        'replyToEmail',
      ] as const
    ).every((name) => fields[name].trim());

  const save = useMutation({
    mutationFn: () => {
      const [unit, count] = fields.cadence.split('-') as ['weeks' | 'months', string];
      const body = {
        name: fields.name.trim(),
        every: { unit, count: Number(count) },
        firstOn: fields.firstOn,
        mailTime: fields.mailTime,
        timeZone: programme?.timeZone ?? organisation.timeZone,
        openDays: Number(fields.openDays),
        daysOff: daysOff ?? [],
        instrumentId: programme?.instrument?.id ?? null,
        rotatingItemCount: Number(fields.rotatingItemCount),
        asksComment: fields.asksComment,
        audienceTeamId: fields.audienceTeamId || null,
        minimumCell: Number(fields.minimumCell),
        answersKeptDays: Number(fields.answersKeptDays),
        executivesSeeAfterWorkingDays: Number(fields.executivesSeeAfterWorkingDays),
        replyToName: fields.replyToName.trim(),
        replyToEmail: fields.replyToEmail.trim(),
      };
      return programme ? changeProgramme(programme.id, body) : createProgramme(body);
    },
    onSuccess: (saved) => {
      queries.setQueryData(programmeQuery(saved.id).queryKey, saved);
      void queries.invalidateQueries({ queryKey: ['programme', saved.id, 'calendar'] });
      void queries.invalidateQueries({ queryKey: ['programmes'] });
      void navigate(`/hr/programmes/${saved.id}`);
    },
  });

  const known = Object.entries(w.programmes.cadences);
  const own = known.some(([cadence]) => cadence === fields.cadence) ? null : programme;
  return (
    <form
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        const outside = event.currentTarget.querySelector('input[type=number]:invalid');
        if (complete && !outside && !save.isPending) save.mutate();
      }}
    >
      <Field label={w.programme.name} hint={w.programme.nameHint} error={required('name')}>
        {(control) => (
          <input {...control} value={fields.name} onChange={set('name')} maxLength={80} required />
        )}
      </Field>
      <Field label={w.programme.cadence}>
        {(control) => (
          <select {...control} value={fields.cadence} onChange={set('cadence')}>
            {known.map(([cadence, name]) => (
              <option key={cadence} value={cadence}>
                {name}
              </option>
            ))}
            {own ? (
              <option value={fields.cadence}>{w.programmes[own.every.unit](own.every.count)}</option>
            ) : null}
          </select>
        )}
      </Field>
      <Field label={w.programme.firstOn} hint={w.programme.firstOnHint} error={required('firstOn')}>
        {(control) => (
          <input {...control} type="date" value={fields.firstOn} onChange={set('firstOn')} required />
        )}
      </Field>
      <Field label={w.programme.mailTime} hint={w.programme.mailTimeHint} error={required('mailTime')}>
        {(control) => (
          <input {...control} type="time" value={fields.mailTime} onChange={set('mailTime')} required />
        )}
      </Field>
      <NumberField
        label={w.programme.openDays}
        hint={w.programme.openDaysHint}
        error={required('openDays')}
        min={1}
        max={28}
        value={fields.openDays}
        onChange={set('openDays')}
        required
      />
      <Field label={w.pulseForm.audience} hint={w.pulseForm.audienceHint}>
        {(control) => (
          <select {...control} value={fields.audienceTeamId} onChange={set('audienceTeamId')}>
            <option value="">{w.everyone}</option>
            {teamTree(teams).map(({ team, depth }) => (
              <option key={team.id} value={team.id}>
                {'\u2003'.repeat(depth) + team.name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={w.programme.rotating} hint={w.programme.rotatingHint}>
        {(control) => (
          <select {...control} value={fields.rotatingItemCount} onChange={set('rotatingItemCount')}>
            {['2', '3', '4'].map((count) => (
              <option key={count} value={count}>
                {count}
              </option>
            ))}
          </select>
        )}
      </Field>
      <label className="row">
        <input
          type="checkbox"
          checked={fields.asksComment}
          onChange={(event) => setFields({ ...fields, asksComment: event.target.checked })}
        />
        <span>{w.programme.comment}</span>
      </label>
      <NumberField
        label={w.pulseForm.minimumCell}
        error={required('minimumCell')}
        min={5}
        max={1000}
        value={fields.minimumCell}
        onChange={set('minimumCell')}
        required
      />
      <NumberField
        label={w.pulseForm.answersKeptDays}
        error={required('answersKeptDays')}
        min={30}
        max={730}
        value={fields.answersKeptDays}
        onChange={set('answersKeptDays')}
        required
      />
      <NumberField
        label={w.pulseForm.headStart}
        hint={w.pulseForm.headStartHint}
        error={required('executivesSeeAfterWorkingDays')}
        min={0}
        max={10}
        value={fields.executivesSeeAfterWorkingDays}
        onChange={set('executivesSeeAfterWorkingDays')}
        required
      />
      <Field
        label={w.programme.daysOff}
        hint={w.programme.daysOffHint}
        error={daysOff ? null : w.programme.daysOffWrong}
      >
        {(control) => <textarea {...control} rows={3} value={fields.daysOff} onChange={set('daysOff')} />}
      </Field>
      <Field
        label={w.pulseForm.replyToName}
        hint={w.pulseForm.replyToNameHint}
        error={required('replyToName')}
      >
        {(control) => (
          <input
            {...control}
            value={fields.replyToName}
            onChange={set('replyToName')}
            autoComplete="name"
            required
          />
        )}
      </Field>
      <Field label={w.pulseForm.replyToEmail} error={required('replyToEmail')}>
        {(control) => (
          <input
            {...control}
            type="email"
            value={fields.replyToEmail}
            onChange={set('replyToEmail')}
            autoComplete="email"
            required
          />
        )}
      </Field>
      <ProblemNotice error={save.error} />
      <div className="row">
        <Button type="submit" weight="primary" busy={save.isPending}>
          {w.programme.plan}
        </Button>
        <ButtonLink to={programme ? `/hr/programmes/${programme.id}` : '/hr/programmes'}>
          {w.action.cancel}
        </ButtonLink>
      </div>
    </form>
  );
}
