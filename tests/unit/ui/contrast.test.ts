// Every text colour can be read on every ground it is used on, in both themes; computed from the tokens themselves.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../../app/globals.css', import.meta.url), 'utf8');
const tokens = new Map(
  [...css.matchAll(/^ {2}--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);$/gm)].map(([, name, light, dark]) => [
    name,
    { light, dark },
  ]),
);

function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(ink: string, ground: string, theme: 'light' | 'dark'): number {
  const value = (name: string) => luminance(tokens.get(name)?.[theme] ?? '');
  const [high, low] = [value(ink), value(ground)].sort((a, b) => b - a) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const families = ['you', 'run', 'wait', 'ok', 'warn', 'bad', 'idle'];
const grounds = ['surface', 'canvas', 'sunken', 'hover', 'select'];
const texts: [string, string][] = [
  ...['ink', 'ink-2', 'ink-3'].flatMap((ink) => grounds.map((ground): [string, string] => [ink, ground])),
  ...families.flatMap((family): [string, string][] => [
    [family, `${family}-tint`],
    [family, 'surface'],
    [family, 'select'],
    ['ink-2', `${family}-tint`],
    ['ink', `${family}-tint`],
  ]),
  ...['add', 'chg', 'del'].flatMap((kind): [string, string][] => [
    [kind, `${kind}-bg`],
    ['ink', `${kind}-bg`],
    ['ink', `${kind}-mark`],
    [kind, 'surface'],
    [kind, 'canvas'],
  ]),
  ...['word', 'name', 'text', 'literal', 'comment'].flatMap((kind) =>
    ['surface', 'add-bg', 'del-bg', 'select'].map((ground): [string, string] => [`code-${kind}`, ground]),
  ),
  ...['add-bg', 'del-bg'].flatMap((ground): [string, string][] => [
    ['ink-3', ground],
    ['warn', ground],
  ]),
  ['ink-2', 'pressed'],
  ['on-primary', 'primary'],
  ['on-primary', 'primary-hover'],
  ['on-solid', 'you-solid'],
  ['on-solid', 'bad-solid'],
];
const graphics: [string, string][] = [
  ...families.map((family): [string, string] => [`${family}-solid`, 'surface']),
  ['line-control', 'surface'],
  ['focus', 'surface'],
  ['focus', 'canvas'],
  ['ink-disabled', 'sunken'],
];

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  it.each(texts)('text in %s on %s reaches 4.5:1', (ink, ground) => {
    expect(contrast(ink, ground, theme)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(graphics)('%s on %s reaches 3:1', (ink, ground) => {
    expect(contrast(ink, ground, theme)).toBeGreaterThanOrEqual(3);
  });
});

it('no token is left out of the palette that classes are made from', () => {
  expect(tokens.size).toBeGreaterThan(50);
  for (const name of tokens.keys()) expect(css).toContain(`--color-${name}: var(--${name});`);
});
