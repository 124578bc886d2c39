import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import {
  StandardSchemaSerializerInterceptor,
  type LoggerService,
  type Type,
  type DynamicModule,
} from '@nestjs/common';
import { NestFactory, Reflector } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  ProblemFilter,
  requestProblem,
  sendProblem,
  unstorableText,
  validationPipe,
  type Config,
} from '@penumbra/platform';
import { pastFileLimit } from '@penumbra/readings';
import type { FastifyReply } from 'fastify';
import { ApiModule } from './api.module.js';
import { describeApi } from './openapi.js';

const jsonLimit = 1024 * 1024;
const formLimit = 4 * 1024;
const fileLimit = 64 * 1024 * 1024;
/** A file of the largest size that is read, in base64, with what is said about it. */
const pastResultsLimit = Math.ceil(pastFileLimit * 1.4);
/** For a whole request to arrive, the largest file too: else a slow sender could hold a connection for ever. */
const arrivalMilliseconds = 300_000;
const worthCompressing = 4096;
const compress = promisify<string, { level: number }, Buffer>(gzip);

/** Mail programs stop mails with a form (RFC 8058); what proves the wish is in the address, and no session is looked at. */
const takesForms = (url: string): boolean => url.startsWith('/api/opt-outs/');

/** The HTTP side of the service, ready to listen (or for supertest). */
export async function createApi(
  config: Config,
  logger: LoggerService,
  module: DynamicModule | Type = ApiModule.forRoot(config),
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: jsonLimit,
    requestTimeout: arrivalMilliseconds,
    trustProxy: true,
    logger: false,
    // What Fastify refuses before any route is asked, such as an address that is not well-formed.
    frameworkErrors: (_error: unknown, _request: unknown, reply: FastifyReply) =>
      sendProblem(reply, requestProblem('request.not-found')),
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger,
    // Without Nest's parsers those of Fastify stay, JSON and plain text. Forms are read at one address only: a form of
    // another site can be sent without asking first, and could sign somebody in as somebody else.
    bodyParser: false,
  });
  const fastify = adapter.getInstance();
  fastify.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
  });
  // The overview of a thousand teams is megabytes of figures in words that repeat each other. It holds no secret that a
  // length could give away.
  fastify.addHook('onSend', async (request, reply, payload) => {
    const accepted = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    if (!request.url.startsWith('/api/readings/') || !accepted) return payload;
    if (typeof payload !== 'string' || payload.length < worthCompressing) return payload;
    reply.header('content-encoding', 'gzip').header('vary', 'accept-encoding');
    return compress(payload, { level: 8 });
  });
  fastify.addHook('onRoute', (route) => {
    if (route.url.startsWith('/api/past-results')) route.bodyLimit = pastResultsLimit;
  });
  fastify.addHook('preValidation', async (request) => {
    const problem = unstorableText(request);
    if (problem) throw problem;
  });
  fastify.addContentTypeParser(
    [
      'text/csv',
      'application/octet-stream',
      'message/rfc822',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    ],
    { parseAs: 'buffer', bodyLimit: fileLimit },
    (_request: unknown, body: unknown, done: (error: null, body: unknown) => void) => done(null, body),
  );
  fastify.addContentTypeParser(
    ['application/x-www-form-urlencoded', 'multipart/form-data'],
    { parseAs: 'string', bodyLimit: formLimit },
    (request: { url: string }, body: unknown, done: (error: Error | null, body?: unknown) => void) =>
      takesForms(request.url) ? done(null, body) : done(requestProblem('request.media-type')),
  );
  await app.register(cookie as never);
  await app.register(helmet as never, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        frameSrc: ["'self'"],
        frameAncestors: ["'none'"],
        upgradeInsecureRequests: null,
      },
    },
    hsts: config.PUBLIC_URL.startsWith('https:'),
    referrerPolicy: { policy: 'no-referrer' },
  });
  if (existsSync(config.WEB_ROOT))
    await app.register(fastifyStatic as never, {
      root: resolve(config.WEB_ROOT),
      wildcard: false,
      globIgnore: ['index.html', 'employee/**'],
      setHeaders: (reply: FastifyReply, path: string) => {
        const named = path.includes('/assets/');
        void reply.header('cache-control', named ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  app.useGlobalPipes(validationPipe());
  app.useGlobalInterceptors(new StandardSchemaSerializerInterceptor(app.get(Reflector)));
  app.useGlobalFilters(new ProblemFilter());
  describeApi(app);
  return app;
}
