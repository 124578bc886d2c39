import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@penumbra/platform';

/** Hashes of what stands in a page's elements of this kind, `sha256-…`, as a content security policy names them. */
export function inlineHashes(html: string, tag: 'script' | 'style'): string[] {
  return [...html.matchAll(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`, 'g'))].map(
    ([, content]) => `sha256-${createHash('sha256').update(content!).digest('base64')}`,
  );
}

/** The built answer page, the one that the api serves; the contract names the hashes of its scripts. */
@Injectable()
export class AnswerPageScripts {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** @throws Error delivery.answer-page-missing when the page is not built, or another file stands in its place. */
  async hashes(): Promise<string[]> {
    const path = resolve(join(this.config.WEB_ROOT, 'employee/answer.html'));
    const html = await readFile(path, 'utf8').catch(() => '');
    const hashes = inlineHashes(html, 'script');
    if (hashes.length > 0) return hashes;
    throw Object.assign(
      new Error(
        `delivery.answer-page-missing: ${path} is not the answer page, whose scripts the privacy contract must name. ` +
          'Run "npm run build", or set WEB_ROOT to the built screens, for this process too.',
      ),
      { code: 'delivery.answer-page-missing' },
    );
  }
}
