import { listAudit } from '../api/operations.js';
import { useList } from '../api/use-list.js';
import { Card, Page } from '../design/page.js';
import { PagedTable } from '../design/paged-table.js';
import { useWords } from '../i18n/words.js';

/** Details as short `name: value` pairs; whatever else they are, as JSON. */
export function detailsText(details: unknown): string {
  if (details === null || details === undefined) return '';
  if (typeof details !== 'object') return String(details);
  return Object.entries(details)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' · ');
}

export function AuditPage() {
  const { w, time } = useWords();
  const list = useList(['audit'], listAudit);
  return (
    <Page title={w.audit.title} lede={w.audit.intro}>
      <Card flush>
        <PagedTable
          list={list}
          empty={w.audit.empty}
          caption={w.audit.title}
          keyOf={(entry) => String(entry.seq)}
          columns={[
            { name: w.audit.what, cell: (entry) => <code>{entry.action}</code> },
            { name: w.audit.at, cell: (entry) => time(entry.at) },
            { name: w.audit.actor, cell: (entry) => entry.actor },
            { name: w.audit.subject, cell: (entry) => entry.subject },
            {
              name: w.audit.details,
              cell: (entry) => <span className="quiet small">{detailsText(entry.details)}</span>,
            },
          ]}
        />
      </Card>
    </Page>
  );
}
