/** Roles a person can hold in an organisation. Leads come from the roster, the others are named by HR. */
export type Role = 'hr' | 'executive' | 'lead' | 'works-council';

/** Roles that check each other: nobody holds both of a pair. */
export const separateRoles: Partial<Record<Role, Role>> = { hr: 'works-council', 'works-council': 'hr' };

/** What a request needs, and which roles have it. Which pulse, which team: that is each room's policy. */
export const permissions = {
  'session.read': ['hr', 'executive', 'lead', 'works-council'],
  'access.manage': ['hr'],
  'roster.read': ['hr'],
  'roster.import': ['hr'],
  'pulse.read': ['hr', 'works-council'],
  'pulse.edit': ['hr'],
  'pulse.launch': ['hr'],
  'pulse.amend': ['hr'],
  'pulse.co-sign': ['works-council'],
  'co-signature.require': ['hr', 'works-council'],
  'co-signature.waive': ['works-council'],
  'pulse.close': ['hr'],
  'pulse.void': ['hr'],
  'delivery.read': ['hr'],
  'delivery.resend': ['hr'],
  'reading.read': ['hr', 'executive', 'lead'],
  'comment.reply': ['hr', 'lead'],
  'past-results.import': ['hr'],
  'ledger.read': ['hr'],
  'reading.recompute': ['hr'],
  'participation.read': ['hr'],
  'verification.read': ['works-council'],
  'audit.read': ['hr', 'works-council'],
  'webhook.manage': ['hr'],
  'mail-sender.manage': ['hr'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permissions;

export const holdsPermission = (roles: readonly Role[], permission: Permission): boolean =>
  permissions[permission].some((role) => roles.includes(role));
