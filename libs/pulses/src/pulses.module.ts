import { Module } from '@nestjs/common';
import { IdentityModule } from '@penumbra/identity';
import { PeopleModule } from '@penumbra/people';
import { Audiences } from './audience.js';
import { EditPulse } from './edit-pulse.js';
import { EndPulse } from './end-pulse.js';
import { ExtendPulse } from './extend-pulse.js';
import { InstrumentStore } from './instrument.store.js';
import { Instruments } from './instruments.js';
import { LaunchPulse, PreviewLaunch } from './launch-pulse.js';
import { PulseReader } from './pulse-reader.js';
import { PulseStore } from './pulse.store.js';

const useCases = [EditPulse, EndPulse, ExtendPulse, Instruments, LaunchPulse, PreviewLaunch, PulseReader];

@Module({
  imports: [IdentityModule, PeopleModule],
  providers: [Audiences, InstrumentStore, PulseStore, ...useCases],
  exports: useCases,
})
export class PulsesModule {}

/** For a process that only reads frozen pulses, such as the tally, whose role sees no person. */
@Module({ providers: [PulseStore, PulseReader], exports: [PulseReader] })
export class FrozenPulsesModule {}
