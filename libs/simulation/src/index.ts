export * from './evaluate-core.js';
export * from './evaluate-design.js';
export * from './item-model.js';
export * from './judge-tenant.js';
export * from './seeded-random.js';
export * from './simulate-tenant.js';
export * from './targets.js';
