import { useWords } from '../i18n/words.js';
import { Button } from './action.js';
import { ProblemNotice } from './notice.js';
import { Skeleton } from './page.js';
import { Table } from './table.js';
import type { Column } from './table.js';

/** A table over a paged list, with its loading, empty and failed states. */
export function PagedTable<Row>({
  list,
  empty,
  ...table
}: {
  list: {
    items: Row[] | undefined;
    error: unknown;
    retry: () => void;
    more: (() => void) | null;
    loadingMore: boolean;
  };
  empty: string;
  caption: string;
  columns: Column<Row>[];
  keyOf: (row: Row) => string;
}) {
  const { w } = useWords();
  const padded = { padding: '1rem 1.25rem' };
  if (list.error && !list.items) {
    return (
      <div style={padded}>
        <ProblemNotice error={list.error} onRetry={list.retry} />
      </div>
    );
  }
  if (!list.items) {
    return (
      <div style={padded}>
        <Skeleton heights={[36, 36, 36, 36, 36]} />
      </div>
    );
  }
  if (list.items.length === 0) return <p style={padded}>{empty}</p>;
  return (
    <>
      <Table {...table} rows={list.items} />
      {list.more ? (
        <div className="card-foot no-print">
          <Button small busy={list.loadingMore} onClick={list.more}>
            {w.action.showMore}
          </Button>
        </div>
      ) : null}
    </>
  );
}
