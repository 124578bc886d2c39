import { useQueryClient } from '@tanstack/react-query';
import { Suspense, useEffect, useState } from 'react';
import { Link, NavLink, Outlet, useLocation, useNavigate } from 'react-router';
import { endSession } from '../api/operations.js';
import { Button } from '../design/action.js';
import { PageSkeleton } from '../design/page.js';
import { useWords } from '../i18n/words.js';
import { homeOf, useSession } from './session.js';
import { chooseTheme, useChosenTheme } from './theme.js';
import type { Theme } from './theme.js';

/** The frame around every page behind the sign-in: sections, who is signed in, theme. */
export function Shell() {
  const { w } = useWords();
  const session = useSession();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [shown, setShown] = useState(false);
  const theme = useChosenTheme();
  const { pathname } = useLocation();
  useEffect(() => setShown(false), [pathname]);

  const hr = session.roles.includes('hr');
  const links = [
    ...(hr
      ? [
          { to: '/hr', name: w.frame.home, end: true },
          { to: '/hr/roster', name: w.frame.roster },
          { to: '/hr/pulses', name: w.frame.pulses },
          { to: '/hr/programmes', name: w.frame.programmes },
        ]
      : []),
    ...(hr || session.roles.includes('executive') ? [{ to: '/readings', name: w.frame.readings }] : []),
    ...(session.roles.includes('lead') ? [{ to: '/team', name: w.frame.ownTeam }] : []),
    ...(session.roles.includes('works-council')
      ? [
          { to: '/council/pulses', name: w.frame.pulses },
          { to: '/council/audit', name: w.frame.audit },
        ]
      : []),
    ...(hr
      ? [
          { to: '/hr/access', name: w.frame.access },
          { to: '/hr/mail-sender', name: w.frame.mailSender },
          { to: '/hr/webhooks', name: w.frame.webhooks },
          { to: '/hr/audit', name: w.frame.audit },
        ]
      : []),
  ];

  const leave = async () => {
    try {
      await endSession();
    } finally {
      queries.clear();
      await navigate('/sign-in');
    }
  };

  return (
    <div className="shell">
      <a className="skip" href="#content">
        {w.skipToContent}
      </a>
      <header className={`rail no-print${shown ? ' shown' : ''}`}>
        <div className="rail-inner">
          <Link className="brand" to={homeOf(session)}>
            <img src="/penumbra.svg" alt="" width="24" height="24" />
            <span>
              {w.product}
              <small>{session.organisation.name}</small>
            </span>
          </Link>
          <button
            type="button"
            className="button small menu-button"
            aria-expanded={shown}
            aria-controls="sections"
            onClick={() => setShown(!shown)}
          >
            {w.frame.menu}
          </button>
          <nav id="sections" aria-label={w.frame.sections}>
            <ul>
              {links.map((link) => (
                <li key={link.to}>
                  <NavLink to={link.to} end={link.end ?? false}>
                    {link.name}
                  </NavLink>
                </li>
              ))}
            </ul>
          </nav>
          <div className="foot">
            <label className="stack tight">
              <span className="quiet">{w.frame.theme}</span>
              <select
                className="control"
                value={theme}
                onChange={(event) => chooseTheme(event.target.value as Theme)}
              >
                {(['system', 'light', 'dark'] as const).map((name) => (
                  <option key={name} value={name}>
                    {w.frame.themes[name]}
                  </option>
                ))}
              </select>
            </label>
            <p className="who">
              <span className="quiet">{w.frame.signedInAs}</span>
              <br />
              {session.account.name || session.account.email}
            </p>
            <Button small onClick={() => void leave()}>
              {w.frame.signOut}
            </Button>
          </div>
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        <Suspense fallback={<PageSkeleton />}>
          <Outlet />
        </Suspense>
      </main>
    </div>
  );
}
