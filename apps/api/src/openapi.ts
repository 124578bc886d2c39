import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { loadConfig } from '@penumbra/platform';
import { ApiModule } from './api.module.js';

/** The OpenAPI document of all routes. */
export function openApiDocument(app: NestFastifyApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setTitle('Penumbra')
    .setDescription(
      'Errors are application/problem+json with a `code`; each code has a page in docs/problems. ' +
        'Lists are paged: `?cursor` and `?limit`, `nextCursor` in the answer.',
    )
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addCookieAuth('session')
    .build();
  return SwaggerModule.createDocument(app, builder);
}

/** Serves it at /openapi.json, with a page to try it at /docs. */
export function describeApi(app: NestFastifyApplication): void {
  SwaggerModule.setup('docs', app, () => openApiDocument(app), { jsonDocumentUrl: 'openapi.json' });
}

/** The same document without a database: Nest's preview mode reads the routes and makes no providers. */
export async function describeWithoutStarting(): Promise<OpenAPIObject> {
  const config = loadConfig({
    DATABASE_URL: 'postgres://nobody@localhost/none',
    INTAKE_TOKEN: 'only-a-description',
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    ApiModule.forRoot(config),
    new FastifyAdapter(),
    {
      preview: true,
      logger: false,
    },
  );
  return openApiDocument(app);
}
