import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { ledgerQuery } from '../api/queries.js';
import type { Ledger } from '../api/views.js';
import { Button, ButtonLink } from '../design/action.js';
import { CopyButton } from '../design/copy-button.js';
import { ProblemNotice } from '../design/notice.js';
import { Card, Page, PageSkeleton } from '../design/page.js';
import { Table } from '../design/table.js';
import { useWords } from '../i18n/words.js';
import { Revisions } from './revisions.js';

/** What a reading published, what it withheld and by which rule, in the words its readers see. */
export function LedgerPage() {
  const { w, number, time } = useWords();
  const { pulseId = '' } = useParams();
  const [search] = useSearchParams();
  const revision = Number(search.get('revision')) || null;
  const read = useQuery(ledgerQuery(pulseId, revision));
  if (read.error)
    return (
      <Page title={w.ledger.title}>
        <ProblemNotice error={read.error} onRetry={() => void read.refetch()} />
      </Page>
    );
  if (!read.data) return <PageSkeleton title={w.ledger.title} />;
  const ledger = read.data;
  const { at, open } = ledger.openToEveryone;
  const facts: [string, string][] = [
    [w.ledger.frozenAt, time(ledger.frozenAt)],
    [
      ledger.pulse.origin === 'imported' ? w.past.opens : w.ledger.opens,
      open ? w.ledger.openSince(time(at)) : w.ledger.opensAt(time(at)),
    ],
    [w.ledger.minimum, w.ledger.minimumText(number(ledger.minimumCell))],
    [w.ledger.published, number(ledger.publishedCellCount)],
    [w.ledger.withheld, number(ledger.withheldCellCount)],
  ];
  return (
    <Page
      title={w.ledger.title}
      lede={`${ledger.pulse.title} · ${w.ledger.intro}`}
      actions={<ButtonLink to={`/readings/${pulseId}`}>{w.pulses.readReading}</ButtonLink>}
    >
      <Card>
        <dl className="facts">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </Card>
      <Revisions ledger={ledger} />
      <Card title={w.ledger.rules}>
        {ledger.rules.length === 0 ? <p className="quiet">{w.ledger.noRules}</p> : null}
        <ul className="stack tight">
          {ledger.rules.map((rule) => (
            <li key={rule.code}>
              <strong>{number(rule.count)} ×</strong> {rule.text}
            </li>
          ))}
        </ul>
      </Card>
      <Card title={w.ledger.entries} flush>
        <Entries entries={ledger.entries} />
      </Card>
      <Card title={w.ledger.proof} text={w.ledger.proofText}>
        <dl className="facts">
          {[
            [w.ledger.hash, ledger.proof.documentHash],
            [w.ledger.key, ledger.proof.publicKey],
            [w.ledger.signature, ledger.proof.signature],
          ].map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <code>{value}</code>
              </dd>
            </div>
          ))}
        </dl>
        <CopyButton text={ledger.proof.statement} />
      </Card>
    </Page>
  );
}

/** Large organisations have thousands of cells; those that are published whole need no row to be understood. */
const rowsAtFirst = 200;

function Entries({ entries }: { entries: Ledger['entries'] }) {
  const { w, number } = useWords();
  const [all, setAll] = useState(false);
  const rows = all ? entries : entries.slice(0, rowsAtFirst);
  return (
    <>
      <Table
        caption={w.ledger.entries}
        rows={rows}
        keyOf={(entry) => entry.cellId}
        columns={[
          { name: w.reading.team, cell: (entry) => entry.name },
          {
            name: w.ledger.state,
            cell: (entry) => (entry.reason ? w.ledger.isWithheld : w.ledger.isPublished),
          },
          {
            name: w.ledger.measures,
            number: true,
            cell: (entry) => (entry.reason ? '–' : number(entry.publishedMeasureCount)),
          },
          {
            name: w.reading.flags,
            number: true,
            cell: (entry) => (entry.reason ? '–' : number(entry.flagCount)),
          },
          {
            name: w.ledger.why,
            plain: true,
            cell: (entry) => (
              <>
                {entry.reason?.text}
                {entry.comparison?.text}
                {entry.withheld.map((one) => (
                  <p key={one.measureId}>
                    {one.name}: {one.reason.text}
                  </p>
                ))}
              </>
            ),
          },
        ]}
      />
      {rows.length < entries.length ? (
        <div className="card-foot no-print">
          <Button small onClick={() => setAll(true)}>
            {w.action.showMore}
          </Button>
        </div>
      ) : null}
    </>
  );
}
