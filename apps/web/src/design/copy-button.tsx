import { useEffect, useState } from 'react';
import { useWords } from '../i18n/words.js';
import { Button } from './action.js';

/** Copies a text and says so for a moment, to screen readers too. */
export function CopyButton({ text }: { text: string }) {
  const { w } = useWords();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 3000);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <>
      <Button small onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}>
        {copied ? w.action.copied : w.action.copy}
      </Button>
      <span className="unseen" role="status">
        {copied ? w.action.copied : ''}
      </span>
    </>
  );
}
