/** Does the work for each of the list, at most `count` at a time. Stops at the first failure. */
export async function atOnce<T>(
  count: number,
  list: readonly T[],
  work: (entry: T) => Promise<void>,
): Promise<void> {
  const rest = list.values();
  let failed = false;
  const worker = async (): Promise<void> => {
    for (const entry of rest) {
      if (failed) return;
      try {
        await work(entry);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: count }, worker));
}
