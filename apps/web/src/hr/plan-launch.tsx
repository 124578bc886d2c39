import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { cancelPlannedLaunch, planLaunch } from '../api/operations.js';
import { pulseQuery } from '../api/queries.js';
import type { Pulse } from '../api/views.js';
import { Button } from '../design/action.js';
import { Dialog } from '../design/dialog.js';
import { Field } from '../design/field.js';
import { Notice, ProblemNotice } from '../design/notice.js';
import { Card } from '../design/page.js';
import { useSession } from '../frame/session.js';
import { useWords } from '../i18n/words.js';
import { wallClockOf } from '../time/wall-clock.js';

/** When a draft is launched by itself, or why it was not. */
export function PlannedLaunch({ pulse }: { pulse: Pulse }) {
  const { w, time } = useWords();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { plannedLaunch } = pulse;
  const cancel = useMutation({
    mutationFn: () => cancelPlannedLaunch(pulse.id),
    onSuccess: () => queries.invalidateQueries({ queryKey: pulseQuery(pulse.id).queryKey }),
  });
  return (
    <Card title={w.planLaunch.title} text={w.planLaunch.text}>
      <div className="stack">
        {plannedLaunch?.refused ? (
          <Notice tone="caution" title={w.planLaunch.refused(time(plannedLaunch.launchAt))}>
            <ul className="stack tight">
              {plannedLaunch.refused.map(({ code, detail, action }) => (
                <li key={code}>
                  {detail} {action}
                </li>
              ))}
            </ul>
          </Notice>
        ) : null}
        {plannedLaunch && !plannedLaunch.refused ? (
          <p>
            <strong>{w.planLaunch.at(time(plannedLaunch.launchAt))}</strong>
          </p>
        ) : null}
        <div className="row">
          <Button onClick={() => setAsking(true)}>
            {plannedLaunch ? w.planLaunch.change : w.planLaunch.plan}
          </Button>
          {plannedLaunch ? (
            <Button busy={cancel.isPending} onClick={() => cancel.mutate()}>
              {w.planLaunch.cancel}
            </Button>
          ) : null}
        </div>
        <ProblemNotice error={cancel.error} />
      </div>
      {asking ? <AskTime pulse={pulse} onClose={() => setAsking(false)} /> : null}
    </Card>
  );
}

function AskTime({ pulse, onClose }: { pulse: Pulse; onClose: () => void }) {
  const { w } = useWords();
  const { timeZone } = useSession().organisation;
  const queries = useQueryClient();
  const known = pulse.plannedLaunch ? wallClockOf(pulse.plannedLaunch.launchAt, timeZone) : null;
  const [date, setDate] = useState(known?.date ?? '');
  const [hour, setHour] = useState(known?.time ?? '09:00');
  const plan = useMutation({
    mutationFn: () => planLaunch(pulse.id, { date, time: hour }),
    onSuccess: (changed) => {
      queries.setQueryData(pulseQuery(pulse.id).queryKey, changed);
      onClose();
    },
  });
  return (
    <Dialog
      title={w.planLaunch.plan}
      confirm={w.planLaunch.confirm}
      ready={date !== '' && hour !== ''}
      busy={plan.isPending}
      error={plan.error}
      onConfirm={() => plan.mutate()}
      onClose={onClose}
    >
      <p>{w.planLaunch.explain}</p>
      <Field label={w.planLaunch.date}>
        {(control) => (
          <input
            {...control}
            type="date"
            value={date}
            onChange={(event) => setDate(event.target.value)}
            required
          />
        )}
      </Field>
      <Field label={w.planLaunch.time} hint={timeZone}>
        {(control) => (
          <input
            {...control}
            type="time"
            value={hour}
            onChange={(event) => setHour(event.target.value)}
            required
          />
        )}
      </Field>
    </Dialog>
  );
}
