import 'reflect-metadata';
import { loadConfig, PinoLogger } from '@penumbra/platform';
import { startWorker } from './bootstrap.js';

// Jobs under way get 25 s (see openWorker); the container's grace period should be 40 s.
const deadline = 35_000;

const config = loadConfig(process.env);
const logger = new PinoLogger(config.LOG_LEVEL, `worker-${config.WORKER_ROLE}`);
const worker = await startWorker(config, logger, () => process.exit(1));
logger.log(`working as ${config.WORKER_ROLE}`);

const stop = (): void => {
  setTimeout(() => process.exit(1), deadline).unref();
  worker.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
