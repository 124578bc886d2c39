import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

/** The Chromium of this machine, without a window. */
export function openBrowser() {
  const candidates = [process.env.PENUMBRA_CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'];
  const executablePath = candidates.find((candidate) => candidate && existsSync(candidate));
  if (!executablePath)
    throw new Error('No Chromium: install chromium, or set PENUMBRA_CHROMIUM to its path.');
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-gpu'],
  });
}
