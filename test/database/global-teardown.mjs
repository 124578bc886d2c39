export default async function globalTeardown() {
  await globalThis.penumbraTestRun?.stop();
}
