import type { APIRequestContext } from 'playwright-core';
import type { World } from './screens.mjs';

export function findWorld(start: {
  origin: string;
  mailPage: string;
  signedIn: Record<'hr' | 'executive' | 'lead', APIRequestContext>;
  /** Somebody who was invited to the open pulse and has not answered. */
  employeeEmail: string;
}): Promise<World>;
