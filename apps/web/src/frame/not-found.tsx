import { ButtonLink } from '../design/action.js';
import { Page } from '../design/page.js';
import { useWords } from '../i18n/words.js';
import { homeOf, useSession } from './session.js';

export function NotFound() {
  const { w } = useWords();
  const session = useSession();
  return (
    <Page title={w.frame.notFoundTitle} lede={w.frame.notFoundText}>
      <p>
        <ButtonLink to={homeOf(session)}>{w.frame.toHome}</ButtonLink>
      </p>
    </Page>
  );
}

/** For an account whose roles have no screens of their own yet. */
export function Welcome() {
  const { w } = useWords();
  return (
    <Page title={w.frame.noRoleTitle} lede={w.frame.noRoleText}>
      {null}
    </Page>
  );
}
