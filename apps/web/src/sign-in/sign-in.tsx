import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { askForSignInLink, startSession } from '../api/operations.js';
import { sessionQuery } from '../api/queries.js';
import { Button } from '../design/action.js';
import { Field } from '../design/field.js';
import { ProblemNotice } from '../design/notice.js';
import { homeOf } from '../frame/session.js';
import { useWords } from '../i18n/words.js';

function Door({ title, children }: { title: string; children: ReactNode }) {
  const { w } = useWords();
  useEffect(() => {
    document.title = `${title} · ${w.product}`;
  }, [title, w]);
  return (
    <main className="door">
      <div>
        <div className="brand">
          <img src="/penumbra.svg" alt="" width="24" height="24" />
          <span>{w.product}</span>
        </div>
        <div className="card stack">
          <h1>{title}</h1>
          {children}
        </div>
      </div>
    </main>
  );
}

/**
 * Sign-in by a link in a mail. The link's token is in the fragment, which no server sees; it is taken out of the address
 * bar at once, and only pressing the button uses it up, so that a mail scanner that opens the link does no harm.
 */
export function SignIn() {
  const [token, setToken] = useState(() => window.location.hash.slice(1));
  useEffect(() => {
    const take = () => {
      const found = window.location.hash.slice(1);
      if (!found) return;
      setToken(found);
      window.history.replaceState(window.history.state, '', window.location.pathname);
    };
    take();
    window.addEventListener('hashchange', take);
    return () => window.removeEventListener('hashchange', take);
  }, []);
  return token ? <UseLink token={token} onNewLink={() => setToken('')} /> : <AskForLink />;
}

function UseLink({ token, onNewLink }: { token: string; onNewLink: () => void }) {
  const { w } = useWords();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const start = useMutation({
    mutationFn: () => startSession(token),
    onSuccess: (session) => {
      queries.clear();
      queries.setQueryData(sessionQuery.queryKey, session);
      void navigate(homeOf(session), { replace: true });
    },
  });
  return (
    <Door title={w.signIn.linkTitle}>
      <p>{w.signIn.linkText}</p>
      <ProblemNotice error={start.error} />
      {start.error ? (
        <Button onClick={onNewLink}>{w.signIn.newLink}</Button>
      ) : (
        <Button weight="primary" busy={start.isPending || start.isSuccess} onClick={() => start.mutate()}>
          {w.signIn.confirm}
        </Button>
      )}
    </Door>
  );
}

function AskForLink() {
  const { w } = useWords();
  const [organisation, setOrganisation] = useState('');
  const [email, setEmail] = useState('');
  const [tried, setTried] = useState(false);
  const ask = useMutation({ mutationFn: () => askForSignInLink(organisation.trim(), email.trim()) });
  if (ask.isSuccess) {
    return (
      <Door title={w.signIn.sentTitle}>
        <p role="status" className="break">
          {w.signIn.sentText(email.trim())}
        </p>
        <p className="quiet small">{w.signIn.sentNothing}</p>
        <div>
          <Button onClick={() => ask.reset()}>{w.signIn.startAgain}</Button>
        </div>
      </Door>
    );
  }
  const missing = (value: string) => (tried && !value.trim() ? w.pulseForm.required : null);
  return (
    <Door title={w.signIn.title}>
      <p className="quiet">{w.signIn.intro}</p>
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (organisation.trim() && email.trim() && !ask.isPending) ask.mutate();
        }}
      >
        <Field label={w.signIn.organisation} hint={w.signIn.organisationHint} error={missing(organisation)}>
          {(control) => (
            <input
              {...control}
              value={organisation}
              onChange={(event) => setOrganisation(event.target.value)}
              autoComplete="organization"
              autoCapitalize="none"
              spellCheck={false}
              required
            />
          )}
        </Field>
        <Field label={w.signIn.email} error={missing(email)}>
          {(control) => (
            <input
              {...control}
              type="email"
              value={email}
              onChange={(event) => setEmail(event.target.value)}
              autoComplete="email"
              required
            />
          )}
        </Field>
        <ProblemNotice error={ask.error} />
        <Button type="submit" weight="primary" busy={ask.isPending}>
          {w.signIn.send}
        </Button>
      </form>
    </Door>
  );
}
