import { Link } from 'react-router';
import { listProgrammes } from '../api/operations.js';
import { useList } from '../api/use-list.js';
import type { Programme } from '../api/views.js';
import { ButtonLink } from '../design/action.js';
import { Card, Page } from '../design/page.js';
import { PagedTable } from '../design/paged-table.js';
import { useWords } from '../i18n/words.js';

const looks = { draft: 'draft', running: 'open', paused: '', ended: '' } as const;

export function ProgrammeBadge({ state }: { state: Programme['state'] }) {
  const { w } = useWords();
  return <span className={`badge ${looks[state]}`}>{w.programmes.states[state]}</span>;
}

/** Every programme: how often, what comes next, what waits. */
export function ProgrammesPage() {
  const { w, shortTime } = useWords();
  const list = useList(['programmes'], listProgrammes);
  return (
    <Page
      title={w.programmes.title}
      lede={w.programmes.intro}
      actions={
        <ButtonLink weight="primary" to="/hr/programmes/new">
          {w.programmes.create}
        </ButtonLink>
      }
    >
      <Card flush>
        <PagedTable
          list={list}
          empty={w.programmes.empty}
          caption={w.programmes.title}
          keyOf={(programme) => programme.id}
          columns={[
            {
              name: w.programmes.programme,
              cell: (programme) => <Link to={`/hr/programmes/${programme.id}`}>{programme.name}</Link>,
            },
            {
              name: w.programmes.state,
              cell: (programme) => (
                <span>
                  <ProgrammeBadge state={programme.state} />{' '}
                  {programme.waiting ? <span className="badge voided">{w.programmes.waits}</span> : null}
                </span>
              ),
            },
            {
              name: w.programmes.every,
              cell: ({ every }) => w.programmes[every.unit](every.count),
            },
            {
              name: w.programmes.next,
              cell: ({ next }) => (next ? shortTime(next.opensAt) : '–'),
            },
          ]}
        />
      </Card>
    </Page>
  );
}
