import 'reflect-metadata';
import { loadConfig, PinoLogger } from '@penumbra/platform';
import { createIntake } from './bootstrap.js';

const deadline = 10_000;

const config = loadConfig(process.env);
const logger = new PinoLogger(config.LOG_LEVEL, 'intake');
const intake = await createIntake(config, logger);
await intake.listen(config.PORT, config.HOST);
logger.log(`listening on ${await intake.getUrl()}`);

const stop = (): void => {
  setTimeout(() => process.exit(1), deadline).unref();
  intake.close().then(
    () => process.exit(0),
    () => process.exit(1),
  );
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
