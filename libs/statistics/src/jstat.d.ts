/** The parts of jstat this lib uses; the package ships no types of its own. */
declare module 'jstat' {
  interface Continuous {
    cdf(x: number, ...parameters: number[]): number;
    inv(p: number, ...parameters: number[]): number;
  }
  interface Jstat {
    erf(x: number): number;
    normal: Continuous;
    studentt: Continuous;
    chisquare: Continuous;
    lowRegGamma(a: number, x: number): number;
  }
  const jstat: Jstat;
  export default jstat;
}
