/** Where an obstacle to a launch is mended: the page that changes what the obstacle speaks of. */
export function obstacleLink(code: string, pulseId: string): string {
  if (code.startsWith('people.') || /roster|team|member|address|email/.test(code)) return '/hr/roster';
  return `/hr/pulses/${pulseId}/edit`;
}
