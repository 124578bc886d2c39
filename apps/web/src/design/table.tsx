import type { ReactNode } from 'react';

export interface Column<Row> {
  name: string;
  /** The first column names the row for screen readers. */
  cell: (row: Row) => ReactNode;
  number?: boolean;
  /** Shown without the column's name on a phone: actions and sentences. */
  plain?: boolean;
  /** A name, a word or a date: on one line, where there is room for a table. */
  short?: boolean;
}

/** A table with its own scroll region; with `cards`, each row becomes a small card on a phone. */
export function Table<Row>({
  caption,
  columns,
  rows,
  keyOf,
  cards = true,
}: {
  caption: string;
  columns: Column<Row>[];
  rows: Row[];
  keyOf: (row: Row) => string;
  cards?: boolean;
}) {
  return (
    // A region that scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="table-region" role="region" aria-label={caption} tabIndex={0}>
      <table className={`table${cards ? ' cards' : ''}`}>
        <caption className="unseen">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.name} scope="col" className={column.number ? 'number' : undefined}>
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column, place) =>
                place === 0 ? (
                  <th key={column.name} scope="row" className={column.short ? 'short' : undefined}>
                    {column.cell(row)}
                  </th>
                ) : (
                  <td
                    key={column.name}
                    data-label={column.name}
                    className={[column.number && 'number', column.plain && 'plain', column.short && 'short']
                      .filter(Boolean)
                      .join(' ')}
                  >
                    {column.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
