import type { INestApplicationContext, LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Config } from '@penumbra/platform';
import { Relay } from './relay.js';
import { WorkerModule } from './worker.module.js';

export interface RunningWorker {
  /** Finishes what is under way and gives everything back. */
  stop(): Promise<void>;
}

/**
 * The worker of the role that the configuration names, at work.
 * @param onDeaf is called when it no longer gets any work though there is some.
 */
export async function startWorker(
  config: Config,
  logger: LoggerService,
  onDeaf: () => void,
): Promise<RunningWorker> {
  const context: INestApplicationContext = await NestFactory.createApplicationContext(
    WorkerModule.forRoot(config),
    { logger, abortOnError: false },
  );
  const relay = context.get(Relay);
  relay.start(onDeaf);
  return {
    stop: async () => {
      await relay.stop();
      await context.close();
    },
  };
}
