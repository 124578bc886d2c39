import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { listAudit } from '../api/operations.js';
import { recentPulsesQuery, teamsQuery } from '../api/queries.js';
import { useList } from '../api/use-list.js';
import { Card, Page } from '../design/page.js';
import { PagedTable } from '../design/paged-table.js';
import { useSession } from '../frame/session.js';
import { useWords } from '../i18n/words.js';
import { actionText, detailsText, referenceText } from './audit-text.js';

/** The audit log, for HR and for the works council. */
export function AuditPage() {
  const { w } = useWords();
  return (
    <Page title={w.audit.title} lede={w.audit.intro}>
      <Card flush>
        <AuditTable />
      </Card>
    </Page>
  );
}

/** What was done by whom; with a subject, what was done to that one thing. */
export function AuditTable({ subject = null }: { subject?: string | null }) {
  const { w, shortTime } = useWords();
  const { account, roles } = useSession();
  const list = useList(['audit', subject], (cursor) => listAudit(cursor, subject));
  const pulses = useQuery(recentPulsesQuery);
  const teams = useQuery({ ...teamsQuery, enabled: roles.includes('hr') });
  const names = useMemo(
    () =>
      new Map([
        [account.id, account.name || account.email],
        ...(pulses.data?.items ?? []).map((pulse): [string, string] => [pulse.id, pulse.title]),
        ...(teams.data?.items ?? []).map((team): [string, string] => [team.id, team.name]),
      ]),
    [account, pulses.data, teams.data],
  );
  return (
    <PagedTable
      list={list}
      empty={w.audit.empty}
      caption={w.audit.title}
      keyOf={(entry) => String(entry.seq)}
      columns={[
        { name: w.audit.what, cell: (entry) => <Action code={entry.action} /> },
        {
          name: w.audit.at,
          cell: (entry) => <span className="figure-number">{shortTime(entry.at)}</span>,
        },
        {
          name: w.audit.actor,
          cell: (entry) => (
            <span title={entry.actor}>{entry.actorName ?? referenceText(entry.actor, names)}</span>
          ),
        },
        ...(subject === null
          ? [
              {
                name: w.audit.subject,
                cell: (entry: { subject: string }) => (
                  <span className="roomy" title={entry.subject}>
                    {referenceText(entry.subject, names)}
                  </span>
                ),
              },
            ]
          : []),
        {
          name: w.audit.details,
          cell: (entry) => {
            const text = detailsText(entry.details);
            return text ? <span className="quiet small break">{text}</span> : null;
          },
        },
      ]}
    />
  );
}

/** What was done in words, with the code that the API and other systems know it by. */
function Action({ code }: { code: string }) {
  const { w } = useWords();
  const words = actionText(code, w.audit.actions);
  return (
    <span className="roomy">
      <span className="stack tight">
        {words ? <span>{words}</span> : null}
        <code className="quiet small">{code}</code>
      </span>
    </span>
  );
}
