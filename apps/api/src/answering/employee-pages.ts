import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@penumbra/platform';
import { inlinedPage, readPage, type PageTemplate } from './inlined-page.js';

const compress = promisify(gzip);

export interface Reply {
  status(code: number): Reply;
  headers(values: Record<string, string>): Reply;
  send(body: string | Buffer): unknown;
}

/** `preview` is the one that is for HR, who see it in a frame of the screens. */
export type EmployeePage = 'answer' | 'contract' | 'verify' | 'preview';

/** The pages for people without an account: one file each, no cookie, the same for everybody. */
@Injectable()
export class EmployeePages {
  private readonly templates = new Map<string, Promise<PageTemplate>>();

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** Sends a page with its data; without data it says itself that there is nothing at this address. */
  async send(
    reply: Reply,
    encodings: string | undefined,
    page: { name: EmployeePage; data: object | null; talksTo: readonly string[] },
  ): Promise<void> {
    const { html, headers } = inlinedPage(await this.template(page.name), page.data, page.talksTo);
    // A third of the size: on a slow phone the page comes in the first round trips. It holds no secret to guess at.
    const small = /\bgzip\b/.test(encodings ?? '');
    reply
      .status(page.data ? 200 : 404)
      .headers({ ...headers, vary: 'accept-encoding', ...(small ? { 'content-encoding': 'gzip' } : {}) })
      .send(small ? await compress(html) : html);
  }

  /** Reads a built file once; a failed read is tried again with the next request. */
  private template(name: string): Promise<PageTemplate> {
    const known = this.templates.get(name);
    if (known) return known;
    const read = readFile(join(this.config.WEB_ROOT, `employee/${name}.html`), 'utf8').then((html) =>
      readPage(html, name === 'preview' ? `'self'` : `'none'`),
    );
    this.templates.set(name, read);
    read.catch(() => this.templates.delete(name));
    return read;
  }
}
