import { Module } from '@nestjs/common';
import { IdentityModule } from '@penumbra/identity';
import { ApplyRoster } from './apply-roster.js';
import { CheckRoster } from './check-roster.js';
import { ImportProgress } from './import-progress.js';
import { MailStops } from './mail-stops.js';
import { RosterChangeStore } from './roster-change.store.js';
import { RosterImportStore } from './roster-import.store.js';
import { RosterImports } from './roster-imports.js';
import { Roster } from './roster.js';
import { RosterStore } from './roster.store.js';

const useCases = [ApplyRoster, CheckRoster, MailStops, Roster, RosterImports];

@Module({
  imports: [IdentityModule],
  providers: [RosterStore, RosterChangeStore, RosterImportStore, ImportProgress, ...useCases],
  exports: useCases,
})
export class PeopleModule {}
