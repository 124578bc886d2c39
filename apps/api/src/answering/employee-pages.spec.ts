import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { encoded } from './employee-pages.js';

const html = '<main>one and the same, one and the same, one and the same</main>';

describe('a page on its way', () => {
  it.each([
    ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
    ['gzip, deflate', 'gzip', gunzipSync],
  ])('is sent to a browser that takes "%s" in %s', async (accepted, encoding, decode) => {
    const { body, headers } = await encoded(html, accepted);
    expect(headers).toEqual({ vary: 'accept-encoding', 'content-encoding': encoding });
    expect(decode(body).toString()).toBe(html);
  });

  it.each([undefined, 'deflate', 'brief'])('is sent as it is to one that takes %s', async (accepted) => {
    expect(await encoded(html, accepted)).toEqual({ body: html, headers: { vary: 'accept-encoding' } });
  });
});
