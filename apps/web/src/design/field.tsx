import { useId } from 'react';
import type { ReactNode } from 'react';
import { useWords } from '../i18n/words.js';

export interface FieldControl {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}

/** A label, an optional hint, the control, and what is wrong with it, tied together for screen readers. */
export function Field({
  label,
  hint,
  error,
  children,
}: {
  label: string;
  hint?: string | undefined;
  error?: string | null | undefined;
  children: (control: FieldControl) => ReactNode;
}) {
  const id = useId();
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {hint ? (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      ) : null}
      {children({
        id,
        'aria-describedby': described || undefined,
        'aria-invalid': error ? true : undefined,
      })}
      {error ? (
        <span className="error" id={`${id}-error`}>
          {error}
        </span>
      ) : null}
    </div>
  );
}

/** A field for a whole number within bounds; says so itself when the number lies outside. */
export function NumberField({
  label,
  hint,
  error,
  ...input
}: {
  label: string;
  hint?: string | undefined;
  error?: string | null | undefined;
  min: number;
  max: number;
  value: string;
  onChange: (event: { target: { value: string } }) => void;
  required?: boolean;
}) {
  const { w, number } = useWords();
  const { min, max, value } = input;
  const given = Number(value);
  const outside = value !== '' && !(Number.isInteger(given) && given >= min && given <= max);
  return (
    <Field
      label={label}
      hint={hint}
      error={error ?? (outside ? w.pulseForm.between(number(min), number(max)) : null)}
    >
      {(control) => <input {...control} type="number" inputMode="numeric" {...input} />}
    </Field>
  );
}
