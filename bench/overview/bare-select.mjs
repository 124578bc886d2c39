// The same rows through a bare Fastify: one select, no session, no check, no words.
import Fastify from 'fastify';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });
const app = Fastify();
// oxlint-disable-next-line no-async-endpoint-handlers -- that rule is about Express
app.get('/cells/:tenantId/:pulseId', async (request) => {
  const { tenantId, pulseId } = request.params;
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(`select set_config('app.tenant', $1, true)`, [tenantId]);
    const { rows } = await client.query(
      'select document from readings.cell where tenant_id = $1 and pulse_id = $2 order by position',
      [tenantId, pulseId],
    );
    await client.query('commit');
    return rows.map((row) => row.document);
  } finally {
    client.release();
  }
});
await app.listen({ host: '127.0.0.1', port: Number(process.env['PORT']) });
