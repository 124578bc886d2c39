import { useWords } from '../i18n/words.js';

/** Every method behind the figures with its version, closed until asked for. */
export function Methods({ methods }: { methods: Record<string, string> }) {
  const { w } = useWords();
  return (
    <details className="card methods">
      <summary>{w.reading.methods}</summary>
      <p className="quiet small">{w.reading.methodsText}</p>
      <dl className="facts">
        {Object.entries(methods).map(([name, version]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <code>{version}</code>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
