import { csvOf } from './sheet.js';

describe('a chart saved as CSV', () => {
  it('quotes commas, quotation marks and line breaks, and leaves numbers alone', () => {
    expect(
      csvOf({
        columns: ['Team', 'Score'],
        rows: [
          ['Sales, North', 70],
          ['The "A" team', -3],
          ['two\nlines', null],
        ],
      }),
    ).toBe('\uFEFFTeam,Score\r\n"Sales, North",70\r\n"The ""A"" team",-3\r\n"two\nlines",\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1'])('lets no spreadsheet run %p', (name) => {
    expect(csvOf({ columns: ['Team'], rows: [[name]] })).toContain(`'${name}`);
  });
});
