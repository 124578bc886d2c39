import { readLinkFragment, type LinkFragment } from '@penumbra/seal';

const place = (): string => `penumbra-link${location.pathname}`;

/**
 * Takes the fragment out of the address bar, before anything else happens, so that no screenshot, history or shared
 * address carries it. The tab remembers it until it is closed, for a reload.
 */
export function takeLink(): LinkFragment | null {
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

function readLink(fragment: string): LinkFragment | null {
  try {
    return readLinkFragment(fragment);
  } catch {
    return null;
  }
}
