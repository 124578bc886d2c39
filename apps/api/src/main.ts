import 'reflect-metadata';
import { loadConfig, PinoLogger } from '@penumbra/platform';
import { createApi } from './bootstrap.js';

const deadline = 10_000;

const config = loadConfig(process.env);
const logger = new PinoLogger(config.LOG_LEVEL, 'api');
const api = await createApi(config, logger);
await api.listen(config.PORT, config.HOST);
logger.log(`listening on ${await api.getUrl()}`);

const stop = (): void => {
  setTimeout(() => process.exit(1), deadline).unref();
  api.close().then(
    () => process.exit(0),
    () => process.exit(1),
  );
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
