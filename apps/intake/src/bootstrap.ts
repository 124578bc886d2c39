import { type LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { requestProblem, sendProblem, validationPipe, type Config } from '@penumbra/platform';
import type { FastifyReply } from 'fastify';
import { DiscreetProblemFilter } from './discreet-problem.filter.js';
import { IntakeAppModule } from './intake-app.module.js';

const ballotLimit = 64 * 1024;
const boxLimit = 4 * 1024 * 1024;
/** For a whole request to arrive: 64 KiB take 44 s on a modem of 12 kbit/s. Fastify alone would wait for ever. */
const arrivalMilliseconds = 60_000;

/**
 * The ballot box as a process of its own. It sets no cookie, writes no line about a request, gives requests no number,
 * and keeps nothing of a request but what the ballot itself is.
 */
export async function createIntake(config: Config, logger: LoggerService): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    logger: false,
    genReqId: () => '',
    bodyLimit: ballotLimit,
    requestTimeout: arrivalMilliseconds,
    frameworkErrors: (_error: unknown, _request: unknown, reply: FastifyReply) =>
      sendProblem(reply, requestProblem('request.not-found')),
  });
  const app = await NestFactory.create<NestFastifyApplication>(IntakeAppModule.forRoot(config), adapter, {
    logger,
    bodyParser: false,
    abortOnError: false,
  });
  const fastify = adapter.getInstance();
  // Ballots come as text/plain, which spares the browser a preflight; there is no ambient authority here to protect. They
  // are read as they stand, so that a field too many is seen; everything else is JSON.
  fastify.removeContentTypeParser(['text/plain', 'application/json']);
  fastify.addContentTypeParser('text/plain', { parseAs: 'string' }, (_request, body, done) => {
    done(null, body);
  });
  fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    fastify.getDefaultJsonParser('error', 'error'),
  );
  fastify.addHook('onRoute', (route) => {
    if (route.url.startsWith('/ballot-boxes/')) route.bodyLimit = boxLimit;
  });
  const page = new URL(config.PUBLIC_URL).origin;
  fastify.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
    if (request.url.startsWith('/ballots/'))
      reply.header('access-control-allow-origin', page).header('vary', 'origin');
  });
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new DiscreetProblemFilter());
  return app;
}
