import { Module } from '@nestjs/common';
import { IdentityModule } from '@penumbra/identity';
import { Roster } from './roster.js';
import { RosterStore } from './roster.store.js';

@Module({ imports: [IdentityModule], providers: [RosterStore, Roster], exports: [Roster] })
export class PeopleModule {}
