import { readFileSync } from 'node:fs';
import { softwareVersion } from './software-version.js';

describe('the version of the software', () => {
  it('is the one of package.json', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(softwareVersion).toBe(version);
  });
});
