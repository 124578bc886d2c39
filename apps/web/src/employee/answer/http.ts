export interface Reply {
  /** 0 when there was no answer that could be read. */
  readonly status: number;
  readonly body: {
    readonly code?: string;
    readonly publicKey?: string;
    readonly blindSignature?: string;
    readonly receipt?: string;
  };
}

/** Without cookies, referrer or language. */
async function ask<Body>(address: string, how: RequestInit): Promise<{ status: number; body: Body }> {
  try {
    const response = await fetch(address, {
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      redirect: 'error',
      ...how,
      headers: { 'accept-language': '*', 'content-type': 'text/plain' },
    });
    return { status: response.status, body: (await response.json()) as Body };
  } catch {
    return { status: 0, body: {} as Body };
  }
}

export const getJson = <Body = Reply['body']>(address: string) => ask<Body>(address, {});

/** text/plain needs no preflight; keepalive outlives a tab that is closed. */
export const post = (address: string, body: string): Promise<Reply> =>
  ask(address, { method: 'POST', body, cache: 'no-store', keepalive: true });
