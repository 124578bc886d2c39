import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@penumbra/platform';
import { inlinedPage, readPage, type PageTemplate } from './inlined-page.js';

const encoders = {
  // Half-way to the strongest, which takes a tenth of a second; at this one it is as quick as gzip, and smaller.
  br: (text: string) => promisify(brotliCompress)(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: promisify<string, Buffer>(gzip),
};

/**
 * A page as small as the browser can take it: on a slow phone it comes in the first round trips. It holds no secret to
 * guess at.
 * @param accepted the request's `Accept-Encoding`.
 */
export async function encoded(
  html: string,
  accepted = '',
): Promise<{ body: string | Buffer; headers: Record<string, string> }> {
  const vary = { vary: 'accept-encoding' };
  for (const [name, encode] of Object.entries(encoders))
    if (new RegExp(`\\b${name}\\b`).test(accepted))
      return { body: await encode(html), headers: { ...vary, 'content-encoding': name } };
  return { body: html, headers: vary };
}

export interface Reply {
  status(code: number): Reply;
  headers(values: Record<string, string>): Reply;
  send(body: string | Buffer): unknown;
}

/** The pages for people without an account: one file each, no cookie, the same for everybody. */
@Injectable()
export class EmployeePages {
  private readonly templates = new Map<string, Promise<PageTemplate>>();

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** Sends a page with its data; without data it says itself that there is nothing at this address. */
  async send(
    reply: Reply,
    encodings: string | undefined,
    page: { name: 'answer' | 'contract' | 'verify'; data: object | null; talksTo: readonly string[] },
  ): Promise<void> {
    const { html, headers } = inlinedPage(await this.template(page.name), page.data, page.talksTo);
    const { body, headers: encoding } = await encoded(html, encodings);
    reply
      .status(page.data ? 200 : 404)
      .headers({ ...headers, ...encoding })
      .send(body);
  }

  /** Reads a built file once; a failed read is tried again with the next request. */
  private template(name: string): Promise<PageTemplate> {
    const known = this.templates.get(name);
    if (known) return known;
    const read = readFile(join(this.config.WEB_ROOT, `employee/${name}.html`), 'utf8').then(readPage);
    this.templates.set(name, read);
    read.catch(() => this.templates.delete(name));
    return read;
  }
}
