import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { changePulse, createPulse } from '../api/operations.js';
import { instrumentsQuery, mailSenderQuery, pulseQuery, teamsQuery } from '../api/queries.js';
import type { InstrumentSummary, MailSender, Pulse, Team } from '../api/views.js';
import { Button, ButtonLink } from '../design/action.js';
import { Field, NumberField } from '../design/field.js';
import { ProblemNotice } from '../design/notice.js';
import { Card, Page, PageSkeleton } from '../design/page.js';
import { useSession } from '../frame/session.js';
import { useWords } from '../i18n/words.js';
import { instantOf, wallClockOf } from '../time/wall-clock.js';
import { teamTree } from './team-tree.js';

export function NewPulsePage() {
  return <PulseFormPage pulse={null} />;
}

export function EditPulsePage() {
  const { w } = useWords();
  const { pulseId = '' } = useParams();
  const pulse = useQuery(pulseQuery(pulseId));
  if (pulse.error) {
    return (
      <Page title={w.pulseForm.editTitle}>
        <ProblemNotice error={pulse.error} onRetry={() => void pulse.refetch()} />
      </Page>
    );
  }
  return pulse.data ? <PulseFormPage pulse={pulse.data} /> : <PageSkeleton title={w.pulseForm.editTitle} />;
}

function PulseFormPage({ pulse }: { pulse: Pulse | null }) {
  const { w } = useWords();
  const title = pulse ? w.pulseForm.editTitle : w.pulseForm.createTitle;
  const teams = useQuery(teamsQuery);
  const instruments = useQuery(instrumentsQuery);
  const sender = useQuery(mailSenderQuery);
  const error = teams.error ?? instruments.error ?? sender.error;
  if (error) {
    return (
      <Page title={title}>
        <ProblemNotice
          error={error}
          onRetry={() => void Promise.all([teams.refetch(), instruments.refetch(), sender.refetch()])}
        />
      </Page>
    );
  }
  if (!teams.data || !instruments.data || !sender.data) return <PageSkeleton title={title} />;
  return (
    <Page title={title}>
      <Card>
        <PulseForm
          pulse={pulse}
          teams={teams.data.items}
          instruments={instruments.data.items}
          replyTo={sender.data.replyTo}
        />
      </Card>
    </Page>
  );
}

/** Two weeks from now at 17:00: long enough for holidays, short enough to be remembered. */
function proposedClosing(timeZone: string) {
  return {
    date: wallClockOf(new Date(Date.now() + 14 * 86_400_000).toISOString(), timeZone).date,
    time: '17:00',
  };
}

function PulseForm({
  pulse,
  teams,
  instruments,
  replyTo,
}: {
  pulse: Pulse | null;
  teams: Team[];
  instruments: InstrumentSummary[];
  /** Who gets replies as a rule. */
  replyTo: MailSender['replyTo'];
}) {
  const { w, number } = useWords();
  const { organisation, account } = useSession();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const closing = pulse?.closesAt
    ? wallClockOf(pulse.closesAt, organisation.timeZone)
    : proposedClosing(organisation.timeZone);
  const [fields, setFields] = useState({
    title: pulse?.title ?? '',
    instrumentId: pulse?.instrument.id ?? instruments[0]?.id ?? '',
    programme: pulse?.programme ?? '',
    audienceTeamId: pulse?.audience?.id ?? '',
    minimumCell: String(pulse?.minimumCell ?? 5),
    answersKeptDays: String(pulse?.answersKeptDays ?? 365),
    executivesSeeAfterWorkingDays: String(pulse?.executivesSeeAfterWorkingDays ?? 1),
    date: closing.date,
    time: closing.time,
    replyToName: pulse?.replyToName ?? replyTo?.name ?? account.name,
    replyToEmail: pulse?.replyToEmail ?? replyTo?.email ?? account.email,
  });
  const [tried, setTried] = useState(false);
  const set = (name: keyof typeof fields) => (event: { target: { value: string } }) =>
    setFields({ ...fields, [name]: event.target.value });

  const closesAt = instantOf(fields.date, fields.time, organisation.timeZone);
  const required = (name: keyof typeof fields) =>
    tried && !fields[name].trim() ? w.pulseForm.required : null;
  const past = closesAt !== null && Date.parse(closesAt) <= Date.now();
  const complete =
    fields.title.trim() &&
    fields.instrumentId &&
    fields.replyToName.trim() &&
    fields.replyToEmail.trim() &&
    fields.minimumCell &&
    fields.answersKeptDays &&
    fields.executivesSeeAfterWorkingDays &&
    closesAt &&
    !past;

  const minimumCell = Number(fields.minimumCell);
  const answersKeptDays = Number(fields.answersKeptDays);
  const executivesSeeAfterWorkingDays = Number(fields.executivesSeeAfterWorkingDays);

  const save = useMutation({
    mutationFn: () => {
      const body = {
        title: fields.title.trim(),
        programme: fields.programme.trim() || null,
        instrumentId: fields.instrumentId,
        audienceTeamId: fields.audienceTeamId || null,
        closesAt: closesAt ?? '',
        replyToName: fields.replyToName.trim(),
        replyToEmail: fields.replyToEmail.trim(),
        // Only what was changed here: a value that somebody else has tightened meanwhile must not be asked back.
        ...(minimumCell !== pulse?.minimumCell ? { minimumCell } : {}),
        ...(answersKeptDays !== pulse?.answersKeptDays ? { answersKeptDays } : {}),
        ...(executivesSeeAfterWorkingDays !== pulse?.executivesSeeAfterWorkingDays
          ? { executivesSeeAfterWorkingDays }
          : {}),
      };
      return pulse ? changePulse(pulse.id, body) : createPulse(body);
    },
    onSuccess: (saved) => {
      queries.setQueryData(pulseQuery(saved.id).queryKey, saved);
      void queries.invalidateQueries({ queryKey: ['pulses'] });
      void queries.invalidateQueries({ queryKey: ['mail-preview', saved.id] });
      void queries.invalidateQueries({ queryKey: ['rehearsal', saved.id] });
      void navigate(`/hr/pulses/${saved.id}`);
    },
  });

  const instrument = instruments.find((one) => one.id === fields.instrumentId);
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
      <Field label={w.pulseForm.name} hint={w.pulseForm.nameHint} error={required('title')}>
        {(control) => (
          <input {...control} value={fields.title} onChange={set('title')} maxLength={120} required />
        )}
      </Field>
      <Field
        label={w.pulseForm.instrument}
        hint={
          instrument
            ? `${w.pulseForm.instrumentText(number(instrument.itemCount), number(instrument.minutes.atLeast), number(instrument.minutes.atMost))}: ${instrument.constructs.join(', ')}`
            : undefined
        }
        error={required('instrumentId')}
      >
        {(control) => (
          <select {...control} value={fields.instrumentId} onChange={set('instrumentId')}>
            {instruments.map((one) => (
              <option key={one.id} value={one.id}>
                {one.title}
              </option>
            ))}
          </select>
        )}
      </Field>
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
      <Field label={w.pulseForm.programme} hint={w.pulseForm.programmeHint}>
        {(control) => (
          <input {...control} value={fields.programme} onChange={set('programme')} maxLength={80} />
        )}
      </Field>
      <NumberField
        label={w.pulseForm.minimumCell}
        hint={w.pulseForm.minimumCellHint}
        error={required('minimumCell')}
        min={5}
        max={1000}
        value={fields.minimumCell}
        onChange={set('minimumCell')}
        required
      />
      <NumberField
        label={w.pulseForm.answersKeptDays}
        hint={w.pulseForm.answersKeptDaysHint}
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
        label={w.pulseForm.closesOn}
        hint={w.pulseForm.zone(organisation.timeZone)}
        error={tried && !closesAt ? w.pulseForm.required : past ? w.pulseForm.inPast : null}
      >
        {(control) => (
          <span className="pair">
            <input {...control} type="date" value={fields.date} onChange={set('date')} required />
            <span>{w.pulseForm.closesAt}</span>
            <input
              type="time"
              aria-label={`${w.pulseForm.closesOn}: ${w.pulseForm.closesAt}`}
              value={fields.time}
              onChange={set('time')}
              required
            />
          </span>
        )}
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
          {pulse ? w.action.save : w.pulseForm.create}
        </Button>
        <ButtonLink to={pulse ? `/hr/pulses/${pulse.id}` : '/hr/pulses'}>{w.action.cancel}</ButtonLink>
      </div>
    </form>
  );
}
