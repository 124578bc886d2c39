// The overview of a large organisation, against a bare select of the same rows through a bare Fastify: both in a process
// of their own on the same Postgres, asked in turns by the same client. Only the ratio and the size mean something.
//   npm run build && node bench/overview/run.mjs [--teams 1000] [--requests 100] [--json]
import http from 'node:http';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { measureIds, openLargeReading } from './large-reading.mjs';

const { values } = parseArgs({
  options: {
    teams: { type: 'string', default: '1000' },
    requests: { type: 'string', default: '100' },
    json: { type: 'boolean', default: false },
  },
});
const [teams, requests] = [values.teams, values.requests].map(Number);

const { scope, token, pulseId, start, startApi, stop } = await openLargeReading(teams);
try {
  const barePort = await start('bare-select.mjs');
  const apiPort = await startApi();
  const agent = new http.Agent({ keepAlive: true });
  const ask = (port, path) =>
    new Promise((resolve, reject) => {
      const began = performance.now();
      const headers = { cookie: `session=${token}`, 'accept-encoding': 'gzip' };
      http
        .get({ host: '127.0.0.1', port, path, agent, headers }, (response) => {
          const parts = [];
          response.on('data', (part) => parts.push(part));
          response.on('end', () =>
            resolve({
              took: performance.now() - began,
              status: response.statusCode,
              body: Buffer.concat(parts),
              encoding: response.headers['content-encoding'],
            }),
          );
        })
        .on('error', reject);
    });
  const outlets = {
    bare: [barePort, `/cells/${scope.tenantId}/${pulseId}`],
    api: [apiPort, `/api/readings/${pulseId}`],
  };
  const took = { bare: [], api: [] };
  let answer;
  const warmUp = 10;
  for (let request = 0; request < requests + warmUp; request += 1)
    for (const name of request % 2 === 0 ? ['bare', 'api'] : ['api', 'bare']) {
      const reply = await ask(...outlets[name]);
      if (reply.status !== 200) throw new Error(`${name}: ${reply.status} ${reply.body}`);
      if (request >= warmUp) took[name].push(reply.took);
      if (name === 'api') answer = reply;
    }
  if (answer.encoding !== 'gzip') throw new Error('the overview came uncompressed');
  const shown = JSON.parse(gunzipSync(answer.body));
  if (shown.rows.length !== teams || shown.rows[5].measures.length !== measureIds.length)
    throw new Error('the overview is not whole');
  const at = (list, share) => list.toSorted((a, b) => a - b)[Math.ceil(share * list.length) - 1];
  const figures = Object.fromEntries(
    Object.entries(took).map(([name, list]) => [
      name,
      { p50: round(at(list, 0.5)), p95: round(at(list, 0.95)) },
    ]),
  );
  const result = {
    teams,
    requests,
    kilobytesGzipped: round(answer.body.length / 1000),
    milliseconds: figures,
    ratioOfP95: round(figures.api.p95 / figures.bare.p95),
  };
  process.stdout.write(
    values.json
      ? `${JSON.stringify(result)}\n`
      : `${teams} teams x ${measureIds.length} measures in one request: ${result.kilobytesGzipped} KB gzipped (limit 100)\n` +
          `bare select  p50 ${figures.bare.p50} ms, p95 ${figures.bare.p95} ms\n` +
          `overview     p50 ${figures.api.p50} ms, p95 ${figures.api.p95} ms: ${result.ratioOfP95} times (limit 5)\n`,
  );
} finally {
  await stop();
}

function round(value) {
  return Math.round(value * 10) / 10;
}
