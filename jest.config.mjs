// Jest runs in CommonJS mode: Nest 12 is ESM only and several of its companions are CommonJS only, and transforming
// both to CommonJS is the one mode that works on Node 20 and 24 alike. Consequence: no top-level await and no
// import.meta in a file that a test imports.
const swc = (typescript, tsx = false) => [
  '@swc/jest',
  {
    jsc: {
      target: 'es2022',
      parser: typescript ? { syntax: 'typescript', decorators: true, tsx } : { syntax: 'ecmascript' },
      transform: typescript
        ? {
            legacyDecorator: true,
            decoratorMetadata: true,
            useDefineForClassFields: false,
            react: { runtime: 'automatic' },
          }
        : {},
      keepClassNames: true,
    },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
  },
];

export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/test', '<rootDir>/tools'],
  testRegex: '\\.spec\\.ts$',
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/\\.data/'],
  transformIgnorePatterns: [],
  moduleNameMapper: {
    '^@penumbra/([a-z-]+)/contract$': '<rootDir>/libs/$1/src/contract.ts',
    '^@penumbra/([a-z-]+)/node$': '<rootDir>/libs/$1/src/node.ts',
    '^@penumbra/([a-z-]+)/testing$': '<rootDir>/libs/$1/testing/index.ts',
    '^@penumbra/([a-z-]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: { '^.+\\.tsx$': swc(true, true), '^.+\\.ts$': swc(true), '^.+\\.m?js$': swc(false) },
  globalSetup: '<rootDir>/test/database/global-setup.mjs',
  globalTeardown: '<rootDir>/test/database/global-teardown.mjs',
  testTimeout: 30_000,
};
