/** Items of the parts of the hierarchy-shadow index (docs/methods.md, From answers to scores). */
export const SHADOW_ITEM_IDS: readonly string[] = ['HS1', 'HS3', 'HS4', 'HS8', 'HS9'];
export const PERFORMATIVE_ITEM_IDS: readonly string[] = ['HS5', 'HS6', 'HS7'];
export const CONTRAST_ITEM_IDS = { upward: 'HS1', sideways: 'HS2' } as const;

/** Whether these items give an index: the shadow and one other part, performance or the contrast of both its items. */
export function hasShadowIndex(itemIds: readonly string[]): boolean {
  const isAsked = (id: string): boolean => itemIds.includes(id);
  return (
    SHADOW_ITEM_IDS.some(isAsked) &&
    (PERFORMATIVE_ITEM_IDS.some(isAsked) || Object.values(CONTRAST_ITEM_IDS).every(isAsked))
  );
}
