const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The tenant a piece of work is done for: the required first argument of every store method and use case. */
export interface TenantScope {
  readonly tenantId: string;
}

/** @throws TypeError when the id is not a lower-case UUID, so that a scope never carries anything else into SQL. */
export function tenantScope(tenantId: string): TenantScope {
  if (!isUuid(tenantId)) throw new TypeError('A tenant scope needs the tenant’s UUID.');
  return Object.freeze({ tenantId });
}

export function isUuid(text: unknown): text is string {
  return typeof text === 'string' && uuid.test(text);
}
