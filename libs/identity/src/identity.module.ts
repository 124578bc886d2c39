import { Module } from '@nestjs/common';
import { FindAccount, GrantAccess, ListAccess, NameAccounts, RevokeAccess, RosterAccess } from './access.js';
import { IdentityStore } from './identity.store.js';
import { CreateOrganisation, FindOrganisation } from './organisations.js';
import { BeginSession, EndSession, FindSession, IssueSignInLink, RequestSignInLink } from './sign-in.js';

const useCases = [
  BeginSession,
  CreateOrganisation,
  EndSession,
  FindAccount,
  FindOrganisation,
  FindSession,
  GrantAccess,
  IssueSignInLink,
  ListAccess,
  NameAccounts,
  RequestSignInLink,
  RevokeAccess,
  RosterAccess,
];

@Module({ providers: [IdentityStore, ...useCases], exports: useCases })
export class IdentityModule {}
