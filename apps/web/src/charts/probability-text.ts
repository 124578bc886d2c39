/** A probability in whole percent, never as certain: "over 99", "under 1". */
export function probabilityText(
  percent: number,
  words: {
    number(value: number): string;
    w: { reading: { over(text: string): string; under(text: string): string } };
  },
): string {
  if (percent > 99) return words.w.reading.over(words.number(99));
  return percent < 1 ? words.w.reading.under(words.number(1)) : words.number(percent);
}
