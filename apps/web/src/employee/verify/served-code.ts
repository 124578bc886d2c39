import { sha256 } from '@penumbra/seal';
import { isContract, type Contract } from '../contract-on-page.js';

export type Comparison = 'same' | 'different' | 'otherContract' | 'away';

/** Fetches the answer page as everybody gets it and compares what may run in it with what the contract names. */
export async function compareServedCode(
  tenantId: string,
  pulseId: string,
  contractHash: string,
): Promise<Comparison> {
  try {
    const response = await fetch(`/answer/${tenantId}/${pulseId}`, {
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
    });
    const policy = response.headers.get('content-security-policy') ?? '';
    return await compare(await response.text(), policy, contractHash);
  } catch {
    return 'away';
  }
}

/** Every script must be data or named by the contract, and the policy must let nothing else run. */
export async function compare(html: string, policy: string, contractHash: string): Promise<Comparison> {
  const data = /<script type="application\/json" id="pulse">(.*?)<\/script>/s.exec(html)?.[1];
  const contract = (JSON.parse(data || '{}') as { manifest?: Contract }).manifest;
  if (!contract || !(await isContract(contract, contractHash))) return 'otherContract';
  const named = new Set(
    [contract.software.answerPage]
      .flat()
      .join(' ')
      .match(/sha256-[\w+/=-]+/g),
  );
  const running = [...html.matchAll(/<script([^>]*)>(.*?)<\/script>/gs)].filter(
    ([, attributes]) => attributes !== ' type="application/json" id="pulse"',
  );
  for (const [, attributes, code] of running) {
    const hash = await sha256(new TextEncoder().encode(code) as Uint8Array<ArrayBuffer>);
    const base64 = btoa(String.fromCharCode(...hash));
    if (attributes || !named.has(`sha256-${base64}`)) return 'different';
  }
  const allowed = /(?:^|; )script-src ([^;]*)/.exec(policy)?.[1] ?? '';
  const onlyNamed = allowed.split(' ').every((source) => named.has(source.replaceAll("'", '')));
  return running.length > 0 && onlyNamed ? 'same' : 'different';
}
