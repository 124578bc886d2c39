import { createHash } from 'node:crypto';
import type { TenantScope } from '@penumbra/platform';
import { canonicalJson, type Json } from '@penumbra/seal';
import type { Client } from 'pg';
import type { FrozenComments, FrozenReading } from '../src/contract.js';
import { hashOfComments } from '../src/place-comments.js';
import { hashesOf, sha256, signStatement, statementOf } from '../src/signed-statement.js';

/** A reading as rows of the ledger, signed with a key made of the tenant's id: for tests without a tally. */
export async function aSignedReading(
  admin: Client,
  scope: TenantScope,
  { header, cells }: FrozenReading,
  frozenAt = new Date(),
): Promise<void> {
  const { tenantId } = scope;
  const headerText = canonicalJson(header as unknown as Json);
  const texts = cells.map((cell) => canonicalJson(cell as unknown as Json));
  const cellHashes = hashesOf(texts);
  const statement = statementOf({ tenantId, header: headerText, cellHashes });
  const seed = createHash('sha256').update(tenantId).digest();
  const { keyId, publicKey, signature } = signStatement(seed, statement);
  await admin.query(
    'insert into readings.reading (tenant_id, pulse_id, header, frozen_at) values ($1, $2, $3, $4)',
    [tenantId, header.pulseId, headerText, frozenAt],
  );
  for (const [position, cell] of cells.entries())
    await admin.query(
      `insert into readings.cell (tenant_id, pulse_id, cell_id, team_id, position, released, document)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [tenantId, header.pulseId, cell.cellId, cell.teamId, position, cell.released, texts[position]],
    );
  await admin.query(
    'insert into readings.signing_key (tenant_id, key_id, public_key) values ($1, $2, $3) on conflict do nothing',
    [tenantId, keyId, publicKey],
  );
  await admin.query(
    `insert into readings.signature (tenant_id, pulse_id, cell_hashes, document_hash, key_id, signature)
     values ($1, $2, $3, $4, $5, $6)`,
    [tenantId, header.pulseId, cellHashes, sha256(statement).toString('hex'), keyId, signature],
  );
}

/** What is frozen of the comments at a cell, given by their ids. */
export const commentsOfCell = (comments: readonly { id: string; text: string }[]): FrozenComments => ({
  released: true,
  count: comments.length,
  sha256: hashOfComments(comments),
});
