import { Module, type DynamicModule, type INestApplicationContext, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { loadConfig, PinoLogger, PlatformModule, type Config } from '@penumbra/platform';

/** The rooms of one command, under one database role. */
@Module({})
class CommandModule {}

/** Opens rooms in this process, without HTTP and queue. Close the result. */
export async function openRooms(
  environment: NodeJS.ProcessEnv,
  rooms: readonly (Type | DynamicModule)[],
): Promise<INestApplicationContext> {
  const config = commandConfig(environment);
  const module: DynamicModule = {
    module: CommandModule,
    imports: [PlatformModule.forRoot(config), ...rooms],
  };
  return NestFactory.createApplicationContext(module, {
    // The settings may be those of a process; a command's own output is not to be mixed with routine lines.
    logger: new PinoLogger('warn', 'cli'),
    abortOnError: false,
  });
}

/** Opens rooms for one piece of work and closes them. */
export async function withRooms<T>(
  environment: NodeJS.ProcessEnv,
  rooms: readonly (Type | DynamicModule)[],
  work: (rooms: INestApplicationContext, config: Config) => Promise<T>,
): Promise<T> {
  const context = await openRooms(environment, rooms);
  try {
    return await work(context, commandConfig(environment));
  } finally {
    await context.close();
  }
}

/** A command talks to no intake over HTTP: it needs no token. */
const commandConfig = (environment: NodeJS.ProcessEnv): Config =>
  loadConfig({ INTAKE_TOKEN: 'not-used-by-this-command', ...environment });
