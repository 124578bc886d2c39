export * from './describe-flag.js';
export * from './evidence-of.js';
export * from './experiments.js';
export * from './flag.js';
export * from './publishable-flag.js';
export * from './raise-flags.js';
