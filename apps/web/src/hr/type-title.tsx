import { Field } from '../design/field.js';
import { useWords } from '../i18n/words.js';

/** What cannot be undone is confirmed by typing the title of the pulse. */
export function TypeTitle({
  title,
  typed,
  onType,
}: {
  title: string;
  typed: string;
  onType: (typed: string) => void;
}) {
  const { w } = useWords();
  return (
    <Field label={w.pulse.typeTitle(title)}>
      {(control) => (
        <input
          {...control}
          value={typed}
          onChange={(event) => onType(event.target.value)}
          autoComplete="off"
        />
      )}
    </Field>
  );
}
