// What a ballot box could at most be: a bare Fastify and one prepared insert of what comes, with the same durability.
import Fastify from 'fastify';
import { createHash } from 'node:crypto';
import { Pool } from 'pg';

const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const app = Fastify({ logger: false, bodyLimit: 64 * 1024 });
app.removeContentTypeParser('text/plain');
app.addContentTypeParser('text/plain', { parseAs: 'string' }, (_request, body, done) => done(null, body));
app.post('/ballots', (request) => put(request.body));

async function put(body) {
  const id = createHash('sha256').update(body).digest();
  await pool.query({
    name: 'put',
    text: 'insert into bare.ballot (id, body) values ($1, $2)',
    values: [id, body],
  });
  return { id: id.toString('hex') };
}

await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
process.stdout.write('listening\n');
