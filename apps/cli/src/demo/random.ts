/** Repeatable random numbers, so that the sample is the same on every machine. Not for secrets. */
export interface Random {
  /** From 0 up to but not including 1. */
  next(): number;
  /** From the normal distribution with mean 0 and standard deviation 1. */
  normal(): number;
  pick<T>(list: readonly T[]): T;
}

/** The mulberry32 generator (public domain, Tommy Ettinger). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    pick: (list) => list[Math.floor(next() * list.length)]!,
  };
}
