import { Module, type DynamicModule } from '@nestjs/common';
import { IntakeModule } from '@penumbra/intake';
import { PlatformModule, type Config } from '@penumbra/platform';
import { BallotsController } from './ballots.controller.js';
import { HealthController } from './health.controller.js';
import { IssuerController } from './issuer.controller.js';

@Module({})
export class IntakeAppModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: IntakeAppModule,
      imports: [PlatformModule.forRoot(config), IntakeModule],
      controllers: [BallotsController, IssuerController, HealthController],
    };
  }
}
