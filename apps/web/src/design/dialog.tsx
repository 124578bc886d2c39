import { useEffect, useId, useRef } from 'react';
import type { ReactNode } from 'react';
import { useWords } from '../i18n/words.js';
import { Button } from './action.js';
import type { Weight } from './action.js';
import { ProblemNotice } from './notice.js';

/**
 * Asks before something that matters. The browser's own modal dialog: it keeps the focus inside, closes with Escape and
 * gives the focus back.
 */
export function Dialog({
  title,
  confirm,
  weight = 'primary',
  busy,
  error,
  ready = true,
  onConfirm,
  onClose,
  children,
}: {
  title: string;
  confirm: string;
  weight?: Weight;
  busy?: boolean;
  error?: unknown;
  ready?: boolean;
  onConfirm: () => void;
  onClose: () => void;
  children?: ReactNode;
}) {
  const { w } = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current;
    const opener = document.activeElement;
    element?.showModal();
    return () => {
      element?.close();
      // The browser gives the focus back only while the dialog is still in the page.
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        if (!busy) onClose();
      }}
    >
      <form
        className="body"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy && ready) onConfirm();
        }}
      >
        <h2 id={id}>{title}</h2>
        {children}
        <ProblemNotice error={error} />
        <div className="actions">
          <Button onClick={onClose}>{w.action.cancel}</Button>
          <Button type="submit" weight={weight} busy={busy ?? false} disabled={!ready}>
            {confirm}
          </Button>
        </div>
      </form>
    </dialog>
  );
}
