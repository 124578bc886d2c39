import { Component } from 'react';
import type { ReactNode } from 'react';
import { browserLocale, WordsProvider } from '../i18n/words.js';
import { Button } from '../design/action.js';
import { useWords } from '../i18n/words.js';

function Crashed() {
  const { w } = useWords();
  return (
    <main className="door">
      <div className="card stack" role="alert">
        <h1>{w.problems.title}</h1>
        <p>{w.problems.crashed}</p>
        <div>
          <Button weight="primary" onClick={() => window.location.reload()}>
            {w.problems.reload}
          </Button>
        </div>
      </div>
    </main>
  );
}

/** Catches a fault of the page itself, so that nobody is left with an empty screen. */
export class CrashBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };
  static getDerivedStateFromError() {
    return { failed: true };
  }
  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <WordsProvider locale={browserLocale()} timeZone="UTC">
        <Crashed />
      </WordsProvider>
    );
  }
}
