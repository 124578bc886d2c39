// `npm run demo`: from a bare checkout to a running demo. Installs, builds, then hands over to `penumbra demo`.
process.argv.splice(2, 0, 'demo');
await import('./penumbra.mjs');
