import { createContext, useContext } from 'react';
import type { Session } from '../api/views.js';

export const SessionContext = createContext<Session | null>(null);

/** Who is signed in. Only pages behind the sign-in use it. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession is for pages behind the sign-in');
  return session;
}

/** The first page of a person: where their work is. */
export function homeOf(session: Session): string {
  if (session.roles.includes('hr')) return '/hr';
  if (session.roles.includes('executive')) return '/readings';
  if (session.roles.includes('lead')) return '/team';
  if (session.roles.includes('works-council')) return '/council/pulses';
  return '/welcome';
}
