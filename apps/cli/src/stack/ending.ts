/** Waits for the wish to end: Ctrl-C, SIGTERM, a closed terminal, or a process of the stack that failed. */
export interface Ending {
  /** Resolves when the end is wished. */
  readonly asked: Promise<void>;
  /** Says that the end is wished because something failed. */
  fail(reason: string): void;
  /** Why it failed; null when the end was asked for. */
  readonly failure: string | null;
  /** Does the work, but returns early (false) when the end is wished before it is done. */
  unlessAsked(work: () => Promise<void>): Promise<boolean>;
}

/** Listens for signals. The second one does not wait for anything: the processes of the stack notice and end too. */
export function listenForEnding(): Ending {
  let settle = nothing;
  let failure: string | null = null;
  let count = 0;
  const asked = new Promise<void>((resolve) => {
    settle = resolve;
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      count += 1;
      if (count > 1) process.exit(1);
      settle();
    });
  return {
    asked,
    get failure() {
      return failure;
    },
    fail(reason) {
      failure ??= reason;
      settle();
    },
    async unlessAsked(work) {
      let done = false;
      const working = work().then(() => {
        done = true;
      });
      await Promise.race([working, asked]);
      // Whatever the abandoned work still complains about comes from the stack being taken away under it.
      working.catch(() => undefined);
      return done;
    },
  };
}

const nothing = (): void => undefined;
