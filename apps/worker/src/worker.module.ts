import { Module, type DynamicModule } from '@nestjs/common';
import { DeliveryModule } from '@penumbra/delivery';
import { BallotTallyModule } from '@penumbra/intake';
import { PeopleModule } from '@penumbra/people';
import { PlatformModule, type Config } from '@penumbra/platform';
import { PulsesModule } from '@penumbra/pulses';
import { OpeningModule, TallyModule } from '@penumbra/readings';
import { WebhooksModule } from '@penumbra/webhooks';
import { DeliveryWorkerRoom } from './delivery/delivery.worker-room.js';
import { IntakeWorkerRoom } from './intake/intake.worker-room.js';
import { PeopleWorkerRoom } from './people/people.worker-room.js';
import { PulsesWorkerRoom } from './pulses/pulses.worker-room.js';
import { OpeningWorkerRoom } from './readings/opening.worker-room.js';
import { ReadingsWorkerRoom } from './readings/readings.worker-room.js';
import { WebhooksWorkerRoom } from './webhooks/webhooks.worker-room.js';
import { Relay } from './relay.js';
import { WORKER_ROOMS } from './worker-room.js';

// The tally sees no person, so its process does not even hold the code that does: it runs under a database role of its
// own that cannot read invitations, and delivery's cannot read ballots.
const roles = {
  delivery: {
    imports: [PeopleModule, PulsesModule, DeliveryModule, OpeningModule, WebhooksModule],
    rooms: [PulsesWorkerRoom, DeliveryWorkerRoom, PeopleWorkerRoom, OpeningWorkerRoom, WebhooksWorkerRoom],
  },
  tally: { imports: [BallotTallyModule, TallyModule], rooms: [IntakeWorkerRoom, ReadingsWorkerRoom] },
} as const;

@Module({})
export class WorkerModule {
  static forRoot(config: Config): DynamicModule {
    const { imports, rooms } = roles[config.WORKER_ROLE];
    return {
      module: WorkerModule,
      imports: [PlatformModule.forRoot(config), ...imports],
      providers: [
        ...rooms,
        { provide: WORKER_ROOMS, inject: [...rooms], useFactory: (...made: unknown[]) => made },
        Relay,
      ],
    };
  }
}
