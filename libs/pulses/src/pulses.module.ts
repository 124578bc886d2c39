import { Module } from '@nestjs/common';
import { IdentityModule } from '@penumbra/identity';
import { PeopleModule } from '@penumbra/people';
import { Audiences } from './audience.js';
import { CoSign } from './co-sign.js';
import { EditPulse } from './edit-pulse.js';
import { EndPulse } from './end-pulse.js';
import { ExtendPulse } from './extend-pulse.js';
import { InstrumentStore } from './instrument.store.js';
import { Instruments } from './instruments.js';
import { LaunchPulse, PreviewLaunch } from './launch-pulse.js';
import { LaunchPlanStore } from './launch-plan.store.js';
import { PastSurveys } from './past-surveys.js';
import { PlanLaunch } from './plan-launch.js';
import { PulseReader } from './pulse-reader.js';
import { PulseStore } from './pulse.store.js';
import { EditProgramme } from './programme/edit-programme.js';
import { ProgrammeReader } from './programme/programme-reader.js';
import { ProgrammeSchedules } from './programme/programme-schedule.js';
import { ProgrammeStore } from './programme/programme.store.js';
import { SettleDueOccurrences } from './programme/settle-due.js';
import { SteerProgramme } from './programme/steer-programme.js';
import { RehearseLaunch } from './rehearsal/rehearse-launch.js';

const useCases = [
  CoSign,
  EditProgramme,
  EditPulse,
  EndPulse,
  ExtendPulse,
  Instruments,
  LaunchPulse,
  PastSurveys,
  PlanLaunch,
  PreviewLaunch,
  ProgrammeReader,
  PulseReader,
  RehearseLaunch,
  SettleDueOccurrences,
  SteerProgramme,
];

@Module({
  imports: [IdentityModule, PeopleModule],
  providers: [
    Audiences,
    InstrumentStore,
    LaunchPlanStore,
    ProgrammeSchedules,
    ProgrammeStore,
    PulseStore,
    ...useCases,
  ],
  exports: useCases,
})
export class PulsesModule {}

/** For a process that only reads frozen pulses, such as the tally, whose role sees no person. */
@Module({ providers: [PulseStore, PulseReader], exports: [PulseReader] })
export class FrozenPulsesModule {}
