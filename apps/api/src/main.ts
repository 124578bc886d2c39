import 'reflect-metadata';
import { loadConfig, PinoLogger } from '@penumbra/platform';
import { createApi } from './bootstrap.js';

const config = loadConfig(process.env);
const logger = new PinoLogger(config.LOG_LEVEL, 'api');
const api = await createApi(config, logger);
api.enableShutdownHooks();
await api.listen(config.PORT, config.HOST);
logger.log(`listening on ${await api.getUrl()}`);
