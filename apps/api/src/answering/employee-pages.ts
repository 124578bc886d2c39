import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@penumbra/platform';
import { inlinedPage, readPage, type PageTemplate } from './inlined-page.js';

const encoders = {
  br: promisify<string, Buffer>(brotliCompress),
  gzip: promisify<string, Buffer>(gzip),
};

/** A page of a pulse stays the same until its close, and packing it this well takes a tenth of a second: done once. */
const packed = new Map<string, Promise<Buffer>>();
const PACKED_AT_MOST = 50;

function pack(html: string, encoding: keyof typeof encoders): Promise<Buffer> {
  const key = encoding + html;
  const known = packed.get(key) ?? encoders[encoding](html);
  // The one asked for last is the last to go.
  packed.delete(key);
  packed.set(key, known);
  if (packed.size > PACKED_AT_MOST) packed.delete(packed.keys().next().value!);
  return known;
}

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
  for (const name of ['br', 'gzip'] as const)
    if (new RegExp(`\\b${name}\\b`).test(accepted))
      return { body: await pack(html, name), headers: { ...vary, 'content-encoding': name } };
  return { body: html, headers: vary };
}

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
    const read = readFile(join(this.config.WEB_ROOT, `employee/${name}.html`), 'utf8').then((html) =>
      readPage(html, name === 'preview' ? `'self'` : `'none'`),
    );
    this.templates.set(name, read);
    read.catch(() => this.templates.delete(name));
    return read;
  }
}
