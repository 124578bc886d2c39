// Loaded into the worker by run.mjs: tells how much is kept once all garbage is collected, when it is asked.
process.on('message', () => {
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  process.send((heapUsed + external) / 2 ** 20);
});
process.channel.unref();
