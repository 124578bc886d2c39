import { setTimeout as pause } from 'node:timers/promises';

/** A person of HR at the API, over HTTP. */
export class HrClient {
  private constructor(
    private readonly baseUrl: string,
    private readonly cookie: string,
  ) {}

  static async signIn(baseUrl: string, token: string): Promise<HrClient> {
    const response = await fetch(`${baseUrl}/api/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    });
    if (response.status !== 201) throw await refusal(response, 'signing in');
    const cookie = response.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    return new HrClient(baseUrl, cookie);
  }

  async get<T>(path: string): Promise<T> {
    const response = await fetch(this.baseUrl + path, { headers: { cookie: this.cookie } });
    if (response.status !== 200) throw await refusal(response, path);
    return (await response.json()) as T;
  }

  async post<T>(path: string, body: unknown): Promise<T> {
    return this.send(path, 'application/json', JSON.stringify(body));
  }

  async postCsv<T>(path: string, bytes: Uint8Array, fileName: string): Promise<T> {
    return this.send(path, 'text/csv', bytes, { 'x-file-name': encodeURIComponent(fileName) });
  }

  /** Asks until the thing is there (404 and 409 mean not yet). */
  async getWhenThere<T>(path: string, withinMilliseconds: number): Promise<T> {
    const deadline = Date.now() + withinMilliseconds;
    for (;;) {
      const response = await fetch(this.baseUrl + path, { headers: { cookie: this.cookie } });
      if (response.status === 200) return (await response.json()) as T;
      if ((response.status !== 404 && response.status !== 409) || Date.now() > deadline)
        throw await refusal(response, path);
      await response.body?.cancel();
      await pause(200);
    }
  }

  private async send<T>(
    path: string,
    type: string,
    body: string | Uint8Array,
    headers: Record<string, string> = {},
  ): Promise<T> {
    const response = await fetch(this.baseUrl + path, {
      method: 'POST',
      headers: { cookie: this.cookie, 'content-type': type, ...headers },
      body: body as BodyInit,
    });
    if (!response.ok) throw await refusal(response, path);
    return (await response.json()) as T;
  }
}

async function refusal(response: Response, what: string): Promise<Error> {
  const text = await response.text();
  let said = text.slice(0, 500);
  try {
    const problem = JSON.parse(text) as {
      code: string;
      detail: string;
      problems?: { code: string; detail: string; line?: number }[];
    };
    const lines = (problem.problems ?? []).map(({ code, detail }) => `\n  ${detail} (${code})`);
    said = `${problem.detail} (${problem.code})${lines.join('')}`;
  } catch {
    // not a problem document: shown as it is
  }
  return new Error(`${what}: ${response.status} ${said}`);
}
