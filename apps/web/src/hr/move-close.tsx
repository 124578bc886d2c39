import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { amendPulse } from '../api/operations.js';
import { pulseQuery } from '../api/queries.js';
import type { Pulse } from '../api/views.js';
import { Dialog } from '../design/dialog.js';
import { Field } from '../design/field.js';
import { useSession } from '../frame/session.js';
import { useWords } from '../i18n/words.js';
import { instantOf, wallClockOf } from '../time/wall-clock.js';

/** Asks for the later close: the one amendment that a privacy contract allows. */
export function MoveClose({ pulse, onClose }: { pulse: Pulse; onClose: () => void }) {
  const { w, time } = useWords();
  const { timeZone } = useSession().organisation;
  const queries = useQueryClient();
  const closing = wallClockOf(pulse.closesAt, timeZone);
  const [date, setDate] = useState(closing.date);
  const [hour, setHour] = useState(closing.time);
  const closesAt = instantOf(date, hour, timeZone);
  const move = useMutation({
    mutationFn: () => amendPulse(pulse.id, closesAt ?? ''),
    onSuccess: (changed) => {
      queries.setQueryData(pulseQuery(pulse.id).queryKey, changed);
      void queries.invalidateQueries({ queryKey: ['pulses'] });
      onClose();
    },
  });
  return (
    <Dialog
      title={w.pulse.moveTitle}
      confirm={w.pulse.moveConfirm}
      ready={closesAt !== null}
      busy={move.isPending}
      error={move.error}
      onConfirm={() => move.mutate()}
      onClose={onClose}
    >
      <p>{w.pulse.moveText(time(pulse.closesAt))}</p>
      <Field label={w.pulseForm.closesOn} hint={w.pulseForm.zone(timeZone)}>
        {(control) => (
          <span className="pair">
            <input
              {...control}
              type="date"
              value={date}
              min={closing.date}
              onChange={(event) => setDate(event.target.value)}
            />
            <span>{w.pulseForm.closesAt}</span>
            <input
              type="time"
              aria-label={`${w.pulseForm.closesOn}: ${w.pulseForm.closesAt}`}
              value={hour}
              onChange={(event) => setHour(event.target.value)}
            />
          </span>
        )}
      </Field>
    </Dialog>
  );
}
