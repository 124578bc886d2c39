import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';

const Page = z.object({
  state: z.enum(['open', 'closed', 'voided']),
  tenantId: z.uuid(),
  pulseId: z.uuid(),
  intakeUrl: z.url(),
  instrument: z.object({ items: z.array(z.object({ id: z.string() })) }),
});

/** What a device keeps after Send, and what a person could change the answers with. */
export interface CastAnswers {
  readonly receipt: string;
  readonly pass: string;
  readonly revision: number;
}

/** The issuer or the ballot box said no, with a code. */
export class AnswerRefused extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
  ) {
    super(`answering was refused: ${code}`);
    this.name = 'AnswerRefused';
  }
}

/**
 * Answers through a mailed link over HTTP exactly as the page in a browser does: gets the page, has a pass admitted, casts
 * the ballot. Waits and tries again while a server is away.
 * @param link the whole address of the mail, with its fragment.
 * @param answers item id to a whole number, 'cannot-say' or 'prefer-not-to-answer'.
 * @param before what an earlier call returned, to replace those answers.
 * @throws AnswerRefused with the code of the problem.
 */
export async function answerThroughLink(
  link: string,
  answers: Readonly<Record<string, number | string>>,
  before?: CastAnswers,
): Promise<CastAnswers> {
  const address = new URL(link);
  const [secret] = address.hash.slice(1).split('.');
  address.hash = '';
  const { tenantId, pulseId, intakeUrl } = await readPage(address);
  const pass = before ? Buffer.from(before.pass, 'base64url') : randomBytes(32);
  const revision = (before?.revision ?? 0) + 1;
  if (!before) {
    const passHash = createHash('sha256').update(pass).digest('base64url');
    await post(`${address.origin}/api/passes`, { tenantId, pulseId, secret, passHash });
  }
  const ballot = { tenantId, pulseId, pass: pass.toString('base64url'), revision, answers };
  const { receipt } = z.object({ receipt: z.string() }).parse(await post(`${intakeUrl}/ballots`, ballot));
  return { receipt, pass: ballot.pass, revision };
}

async function readPage(address: URL): Promise<z.infer<typeof Page>> {
  const html = await patiently(async () => {
    const response = await fetch(address);
    return { status: response.status, body: await response.text() };
  });
  const data: unknown = JSON.parse(/<script[^>]* id="pulse">(.*?)<\/script>/s.exec(html.body)?.[1] || '{}');
  if (html.status === 404) throw new AnswerRefused('delivery.link-unknown', 404);
  const page = Page.parse(data);
  if (page.state === 'closed') throw new AnswerRefused('delivery.pulse-over', 410);
  if (page.state === 'voided') throw new AnswerRefused('delivery.pulse-voided', 410);
  return page;
}

async function post(url: string, body: object): Promise<unknown> {
  const reply = await patiently(async () => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'text/plain', 'accept-language': '*' },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as unknown };
  });
  if (reply.status === 200) return reply.body;
  const { code } = z
    .object({ code: z.string() })
    .catch({ code: `http-${reply.status}` })
    .parse(reply.body);
  throw new AnswerRefused(code, reply.status);
}

const mostTries = 8;

/** Half a minute of patience with a network or a server that is away. */
async function patiently<Body>(
  ask: () => Promise<{ status: number; body: Body }>,
): Promise<{ status: number; body: Body }> {
  for (let tries = 1; ; tries += 1) {
    try {
      const reply = await ask();
      if ((reply.status < 500 && reply.status !== 429) || tries === mostTries) return reply;
    } catch (error) {
      if (tries === mostTries) throw error;
    }
    await pause(Math.min(8_000, 250 * 2 ** tries) * (0.5 + Math.random() / 2));
  }
}
