/** Roles a person can hold in an organisation. Leads come from the roster, the others are named by HR. */
export type Role = 'hr' | 'executive' | 'lead';

/** What a request needs, and which roles have it. Which pulse, which team: that is each room's policy. */
export const permissions = {
  'session.read': ['hr', 'executive', 'lead'],
  'access.manage': ['hr'],
  'roster.read': ['hr'],
  'roster.import': ['hr'],
  'pulse.read': ['hr'],
  'pulse.edit': ['hr'],
  'pulse.launch': ['hr'],
  'pulse.close': ['hr'],
  'pulse.void': ['hr'],
  'delivery.read': ['hr'],
  'delivery.resend': ['hr'],
  'reading.read': ['hr', 'executive', 'lead'],
  'audit.read': ['hr'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permissions;

export const holdsPermission = (roles: readonly Role[], permission: Permission): boolean =>
  permissions[permission].some((role) => roles.includes(role));
