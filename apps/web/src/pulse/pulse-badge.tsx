import type { PulseState } from '../api/views.js';
import { useWords } from '../i18n/words.js';

export function PulseBadge({ state }: { state: PulseState }) {
  const { w } = useWords();
  return <span className={`badge ${state}`}>{w.pulses.states[state]}</span>;
}
