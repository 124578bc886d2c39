import { setTimeout as pause } from 'node:timers/promises';
import {
  blindedPass,
  fromBase64url,
  manifestHash,
  readLinkFragment,
  receiptOf,
  sealBallot,
  sealingKeyOf,
  sha256,
  toBase64url,
  unitKeyOf,
  writeSubmission,
  type Bytes,
  type LinkFragment,
  type Manifest,
} from '@penumbra/seal';
import { z } from 'zod';

const Page = z.object({
  state: z.enum(['open', 'closed', 'voided', 'preparing']),
  tenantId: z.uuid(),
  pulseId: z.uuid(),
  intakeUrl: z.url(),
  manifest: z
    .looseObject({
      units: z.array(z.object({ unitId: z.string(), size: z.int(), keyHash: z.string() })),
      sealingKey: z.string(),
      ballotSize: z.int(),
    })
    .nullable(),
});
type Page = z.infer<typeof Page>;

/** What a device keeps after Send, and what a person could change the answers with; bytes are base64url. */
export interface CastAnswers {
  readonly receipt: string;
  readonly nonce: string;
  readonly signature: string;
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
 * Answers through a mailed link over HTTP exactly as the page in a browser does: gets the page, holds the contract against
 * the link, has a blinded pass signed, seals the answers and casts them. Waits and tries again while a server is away.
 * @param link the whole address of the mail, with its fragment.
 * @param answers item id to a whole number, 'cannot-say' or 'prefer-not-to-answer'.
 * @param before what an earlier call returned, to replace those answers.
 * @throws AnswerRefused with the code of the problem; SealError or Error when link, contract or signature do not fit.
 */
export async function answerThroughLink(
  link: string,
  answers: Readonly<Record<string, number | string>>,
  before?: CastAnswers,
): Promise<CastAnswers> {
  const address = new URL(link);
  const fragment = readLinkFragment(address.hash);
  address.hash = '';
  const page = await readPage(address);
  const manifest = await contractOf(page, fragment);
  const pass = before
    ? { nonce: fromBase64url(before.nonce), signature: fromBase64url(before.signature) }
    : await askForPass(address.origin, page, manifest, fragment);
  return cast(page, manifest, fragment, { ...pass, revision: (before?.revision ?? 0) + 1 }, answers);
}

/** The page's contract, if it is the one whose hash stood in the mail. */
async function contractOf({ manifest }: Page, fragment: LinkFragment): Promise<Manifest> {
  if (!manifest) throw new Error('The pulse is still being prepared.');
  const contract = manifest as unknown as Manifest;
  if ((await manifestHash(contract)) !== fragment.manifestHash)
    throw new Error('The contract is not the one that the mail names.');
  return contract;
}

async function askForPass(
  origin: string,
  { tenantId, pulseId }: Page,
  manifest: Manifest,
  { secret, unitId, manifestHash: hash }: LinkFragment,
): Promise<{ nonce: Bytes; signature: Bytes }> {
  const keyHash = manifest.units.find((unit) => unit.unitId === unitId)?.keyHash ?? '';
  const { publicKey } = z
    .object({ publicKey: z.string() })
    .parse(await request(`${origin}/api/unit-keys/${tenantId}/${pulseId}/${keyHash}`));
  const key = await unitKeyOf(manifest, unitId, fromBase64url(publicKey));
  const pass = await blindedPass(key, hash, unitId);
  const body = JSON.stringify({
    tenantId,
    pulseId,
    secret: toBase64url(secret),
    blindedMessage: toBase64url(pass.blindedMessage),
  });
  const { blindSignature } = z
    .object({ blindSignature: z.string() })
    .parse(await request(`${origin}/api/passes`, body));
  return { nonce: pass.nonce, signature: await pass.finalise(fromBase64url(blindSignature)) };
}

async function cast(
  { tenantId, pulseId, intakeUrl }: Page,
  manifest: Manifest,
  { unitId, manifestHash: hash }: LinkFragment,
  { nonce, signature, revision }: { nonce: Bytes; signature: Bytes; revision: number },
  answers: Readonly<Record<string, number | string>>,
): Promise<CastAnswers> {
  const ciphertext = await sealBallot(
    sealingKeyOf(manifest),
    manifest.ballotSize,
    { answers },
    { manifestHash: hash, unitId, nonceHash: await sha256(nonce), revision },
  );
  const body = writeSubmission({ unitId, nonce, signature, revision, ciphertext });
  const { receipt } = z
    .object({ receipt: z.string() })
    .parse(await request(`${intakeUrl}/ballots/${tenantId}/${pulseId}`, body));
  if (receipt !== (await receiptOf(nonce, revision, ciphertext)))
    throw new Error('The receipt is not the one of this ballot.');
  return { receipt, nonce: toBase64url(nonce), signature: toBase64url(signature), revision };
}

async function readPage(address: URL): Promise<Page> {
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

/** Posts the body as text, or gets the address where there is none. */
async function request(url: string, body?: string): Promise<unknown> {
  const reply = await patiently(async () => {
    const response = await fetch(url, {
      headers: { 'accept-language': '*' },
      ...(body === undefined
        ? {}
        : { method: 'POST', headers: { 'content-type': 'text/plain', 'accept-language': '*' }, body }),
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
