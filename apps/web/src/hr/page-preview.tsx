import { useQuery } from '@tanstack/react-query';
import { useParams, useSearchParams } from 'react-router';
import { pulseQuery } from '../api/queries.js';
import { ButtonLink } from '../design/action.js';
import { ProblemNotice } from '../design/notice.js';
import { Card, Page, PageSkeleton } from '../design/page.js';
import { useSession } from '../frame/session.js';
import { localeOf, useWords } from '../i18n/words.js';

/** The languages that the answer page speaks; a reader of another one gets English. */
const pageLocales = ['en', 'de'] as const;

/** The answer page as an employee sees it, in a frame of a phone's width. The links of a test mail lead here. */
export function PagePreviewPage() {
  const { w, languageName } = useWords();
  const { organisation } = useSession();
  const { pulseId = '' } = useParams();
  const [search, setSearch] = useSearchParams();
  const locale = localeOf(search.get('locale') ?? organisation.locale);
  const read = useQuery(pulseQuery(pulseId));
  if (read.error && !read.data) {
    return (
      <Page title={w.pagePreview.title}>
        <ProblemNotice error={read.error} onRetry={() => void read.refetch()} />
      </Page>
    );
  }
  if (!read.data) return <PageSkeleton title={w.pagePreview.title} />;
  const { id, title } = read.data;
  return (
    <Page
      title={w.pagePreview.title}
      lede={w.pagePreview.text}
      actions={<ButtonLink to={`/hr/pulses/${id}`}>{w.pagePreview.back}</ButtonLink>}
    >
      <Card
        title={title}
        actions={
          <div className="choice" role="group" aria-label={w.pulse.mailLanguage}>
            {pageLocales.map((one) => (
              <button
                key={one}
                type="button"
                aria-pressed={one === locale}
                onClick={() => setSearch({ locale: one }, { replace: true })}
              >
                {languageName(one)}
              </button>
            ))}
          </div>
        }
      >
        <iframe
          // Another fragment alone would not load the page anew.
          key={locale}
          className="phone-frame"
          sandbox="allow-scripts"
          src={`/api/pulses/${id}/page-preview#${locale}`}
          title={`${w.pagePreview.title}: ${title}`}
        />
      </Card>
    </Page>
  );
}
