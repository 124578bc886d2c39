import { obstacleLink } from './obstacle-link.js';

describe('where an obstacle to a launch is mended', () => {
  it.each(['people.roster-empty', 'pulse.roster-empty', 'pulse.member-without-address'])(
    '%s: in the roster',
    (code) => {
      expect(obstacleLink(code, 'p1')).toBe('/hr/roster');
    },
  );

  it.each(['pulse.closes-in-past', 'pulse.audience-too-small', 'pulse.reply-to-missing'])(
    '%s: in the draft',
    (code) => {
      expect(obstacleLink(code, 'p1')).toBe('/hr/pulses/p1/edit');
    },
  );
});
