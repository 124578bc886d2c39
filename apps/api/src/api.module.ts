import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { IdentityModule, SessionGuard } from '@penumbra/identity';
import { PlatformModule, type Config } from '@penumbra/platform';
import { HealthController } from './health.controller.js';
import { AccessController } from './identity/access.controller.js';
import { SessionController } from './identity/session.controller.js';

@Module({})
export class ApiModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: ApiModule,
      imports: [PlatformModule.forRoot(config), IdentityModule],
      controllers: [HealthController, SessionController, AccessController],
      providers: [{ provide: APP_GUARD, useClass: SessionGuard }],
    };
  }
}
