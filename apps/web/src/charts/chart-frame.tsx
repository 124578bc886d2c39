import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../design/action.js';
import { Card } from '../design/page.js';
import { Table } from '../design/table.js';
import { useWords } from '../i18n/words.js';
import { fileNameOf, saveFile } from './save-file.js';
import { csvOf } from './sheet.js';
import type { Sheet } from './sheet.js';

/** What every chart has: a title, a sentence on how to read it, its table one click away, and itself as PNG and CSV. */
export function ChartFrame({
  title,
  text,
  source,
  table,
  csv,
  paint,
  flush,
  children,
}: {
  title: string;
  text: string;
  /** Named in the file: the pulse, the team. */
  source: string;
  table: () => Sheet;
  /** When the file should hold more columns than fit on a screen. */
  csv?: () => Sheet;
  paint: () => HTMLCanvasElement | null;
  flush?: boolean;
  children: ReactNode;
}) {
  const { w } = useWords();
  const [asTable, setAsTable] = useState(false);
  const name = fileNameOf(source, title);
  const savePng = () =>
    paint()?.toBlob((blob) => {
      if (blob) saveFile(`${name}.png`, blob);
    }, 'image/png');
  return (
    <Card
      title={title}
      text={text}
      flush={flush || asTable}
      actions={
        <>
          <div className="choice" role="group" aria-label={`${w.reading.view}: ${title}`}>
            <button type="button" aria-pressed={!asTable} onClick={() => setAsTable(false)}>
              {w.reading.showChart}
            </button>
            <button type="button" aria-pressed={asTable} onClick={() => setAsTable(true)}>
              {w.reading.showTable}
            </button>
          </div>
          <span className="row" style={{ '--gap': '0.125rem' } as object}>
            <Button small weight="quiet" aria-label={w.reading.save(title, 'PNG')} onClick={savePng}>
              {w.reading.savePng}
            </Button>
            <Button
              small
              weight="quiet"
              aria-label={w.reading.save(title, 'CSV')}
              onClick={() =>
                saveFile(
                  `${name}.csv`,
                  new Blob([csvOf((csv ?? table)())], { type: 'text/csv;charset=utf-8' }),
                )
              }
            >
              {w.reading.saveCsv}
            </Button>
          </span>
        </>
      }
    >
      {/* The chart stays where it is while the table is shown, so that PNG works from both views. */}
      <div hidden={asTable}>{children}</div>
      {asTable ? <SheetTable title={title} sheet={table()} /> : null}
    </Card>
  );
}

function SheetTable({ title, sheet }: { title: string; sheet: Sheet }) {
  const { number } = useWords();
  return (
    <div style={{ maxHeight: '40rem', overflowY: 'auto' }}>
      <Table<{ row: Sheet['rows'][number]; place: number }>
        caption={title}
        cards={false}
        rows={sheet.rows.map((row, place) => ({ row, place }))}
        keyOf={({ place }) => String(place)}
        columns={sheet.columns.map((name, at) => ({
          name,
          number: at > 0 && sheet.rows.every((row) => typeof (row[at] ?? 0) === 'number'),
          cell: ({ row }) => {
            const value = row[at] ?? '–';
            return typeof value === 'number' ? number(value) : value;
          },
        }))}
      />
    </div>
  );
}
