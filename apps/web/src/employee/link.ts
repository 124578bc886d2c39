/** The part of the mailed link after the #: never sent to a server by the browser. */
export interface MailedLink {
  readonly secret: string;
  readonly locale: string;
}

const place = (): string => `penumbra-link${location.pathname}`;

/**
 * Takes the fragment out of the address bar, before anything else happens, so that no screenshot, history or shared
 * address carries it. The tab remembers it until it is closed, for a reload.
 */
export function takeLink(): MailedLink | null {
  const fragment = location.hash.slice(1);
  if (fragment) history.replaceState(null, '', location.pathname);
  const read = readLink(fragment);
  try {
    if (read) sessionStorage.setItem(place(), fragment);
    return read ?? readLink(sessionStorage.getItem(place()) ?? '');
  } catch {
    return read; // A browser that keeps nothing: the link of the mail still works.
  }
}

export function forgetLink(): void {
  try {
    sessionStorage.removeItem(place());
  } catch {
    // Nothing was kept.
  }
}

/** `secret.unit.locale`. The unit is for the next version of the protocol. */
function readLink(fragment: string): MailedLink | null {
  const [secret = '', , locale = ''] = fragment.split('.');
  return /^[\w-]{43}$/.test(secret) ? { secret, locale } : null;
}
