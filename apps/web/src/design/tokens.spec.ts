import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const css = readFileSync(join(__dirname, 'tokens.css'), 'utf8');

function tokens(block: string): Map<string, string> {
  return new Map(
    [...block.matchAll(/--([a-z0-9-]+):\s*(#[0-9a-f]{6})/g)].map((match) => [match[1] ?? '', match[2] ?? '']),
  );
}

/** Relative luminance and contrast ratio as WCAG 2.2 defines them. */
const luminance = (hex: string) => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((left, right) => left - right);
  return (light + 0.05) / (dark + 0.05);
}

const [lightBlock = '', deviceDark = '', chosenDark = ''] = css.split(
  /@media \(prefers-color-scheme: dark\)|:root\[data-theme='dark'\]/,
);
const themes = { light: tokens(lightBlock), dark: tokens(chosenDark) };

describe('the colours', () => {
  it('are the same whether the device or the reader chooses the dark theme', () => {
    expect(tokens(deviceDark)).toEqual(tokens(chosenDark));
    expect(tokens(deviceDark).size).toBeGreaterThan(40);
  });

  describe.each(Object.entries(themes))('in the %s theme', (_name, theme) => {
    const colour = (name: string) => {
      const value = theme.get(name);
      if (!value) throw new Error(`no colour --${name}`);
      return value;
    };

    it.each(['ink', 'ink-quiet', 'accent', 'danger', 'caution', 'good'])(
      'let text in --%s be read',
      (name) => {
        for (const ground of ['ground', 'surface', 'sunken']) {
          expect(contrast(colour(name), colour(ground))).toBeGreaterThanOrEqual(4.5);
        }
      },
    );

    it.each(['accent', 'danger', 'caution', 'good'])('let --%s be read on its own soft ground', (name) => {
      expect(contrast(colour(name), colour(`${name}-soft`))).toBeGreaterThanOrEqual(4.5);
      expect(contrast(colour('ink'), colour(`${name}-soft`))).toBeGreaterThanOrEqual(4.5);
    });

    it('let the borders of controls and the focus ring be seen', () => {
      for (const ground of ['ground', 'surface']) {
        expect(contrast(colour('line-strong'), colour(ground))).toBeGreaterThanOrEqual(3);
        expect(contrast(colour('focus'), colour(ground))).toBeGreaterThanOrEqual(3);
      }
      expect(contrast(colour('on-accent'), colour('accent'))).toBeGreaterThanOrEqual(4.5);
    });

    it.each(['health', 'risk', 'plain'])(
      'let the number be read on every step of the %s ladder',
      (ladder) => {
        for (let step = 1; step <= 7; step += 1) {
          expect(
            contrast(colour(`${ladder}-ink-${step}`), colour(`${ladder}-${step}`)),
          ).toBeGreaterThanOrEqual(4.5);
        }
      },
    );

    it.each(['health', 'risk', 'plain'])(
      'climb in lightness on the %s ladder without turning back',
      (ladder) => {
        const away = Array.from({ length: 7 }, (_, step) =>
          contrast(colour(`${ladder}-${step + 1}`), colour('surface')),
        );
        expect(away).toEqual(away.toSorted((left, right) => left - right));
      },
    );
  });
});
