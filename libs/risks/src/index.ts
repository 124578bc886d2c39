export * from './corroborators.js';
export * from './describe-flag.js';
export * from './evidence-of.js';
export * from './experiments.js';
export * from './flag.js';
export { type ElevatedRule, RULE_VERSIONS } from './judge-teams.js';
export * from './publishable-flag.js';
export * from './raise-drift-flags.js';
export * from './raise-flags.js';
