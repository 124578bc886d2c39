const longest = 200;

/** What a file calls a column or a group, fit to be shown: marks that hide or turn text round are visible, and it ends. */
export function visibleName(name: string): string {
  const visible = name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '·');
  // Never cut between the two halves of a character.
  return visible.length > longest ? `${visible.slice(0, longest).replace(/[\ud800-\udbff]$/, '')}…` : visible;
}
