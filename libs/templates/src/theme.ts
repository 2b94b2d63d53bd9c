import { clampChroma, converter, formatHex, parse, wcagContrast, type Oklch } from 'culori';
import type { Plan } from '#foundry/planning';
import type { ThemeModel } from './project-model.js';

/** Primary colours for requests that name none; each keeps 4.5:1 against white or black text. */
const DEFAULT_PRIMARIES = [
  '#2f6f9f',
  '#0f766e',
  '#7c3aed',
  '#b45309',
  '#be185d',
  '#3f7d20',
  '#4338ca',
  '#a53f2b',
  '#0e7490',
  '#6d4c9f',
  '#1d4ed8',
  '#8a6d1d',
];

const oklch = converter('oklch');

/** Lightness of the lightest shade, and how far the darkest one goes down from the primary colour. */
const LIGHTEST = 0.975;
const DARKEST_SHARE = 0.55;

export function toTheme(theme: Plan['theme'], slug: string): ThemeModel {
  const background = resolve(theme.background);
  const primary = resolve(theme.primary) ?? DEFAULT_PRIMARIES[hash(slug) % DEFAULT_PRIMARIES.length]!;
  return {
    ...(background === undefined ? {} : { background }),
    primary,
    shades: shades(primary),
    onPrimary: readable(primary),
    accent: darkEnough(primary, background ?? '#ffffff'),
    onBackground: readable(background ?? '#ffffff'),
  };
}

/** `#rrggbb` of a CSS colour, also when its name is written in several words; undefined when it is none. */
function resolve(color: string | undefined): string | undefined {
  if (color === undefined) return undefined;
  const parsed = parse(color) ?? parse(color.toLowerCase().replace(/[\s-]+/g, ''));
  return parsed === undefined ? undefined : formatHex({ ...parsed, alpha: undefined });
}

/**
 * Ten shades, light to dark; the seventh (index 6, what filled components use) is exactly `primary`.
 * Interpolated in OKLCH, whose lightness is even to the eye; chroma fades towards white.
 */
function shades(primary: string): string[] {
  const base = oklch(primary)!;
  const top = Math.max(LIGHTEST, base.l);
  return Array.from({ length: 10 }, (_, index) => {
    if (index === 6) return primary;
    if (index < 6) {
      const share = index / 6;
      return hex({ ...base, l: top - (top - base.l) * share ** 1.15, c: base.c * (0.12 + 0.88 * share) });
    }
    const share = (index - 6) / 3;
    return hex({ ...base, l: base.l * (1 - (1 - DARKEST_SHARE) * share) });
  });
}

function hex(color: Oklch): string {
  return formatHex(clampChroma(color, 'oklch'));
}

/** Black or white, whichever is easier to read on `color`. */
function readable(color: string): '#000000' | '#ffffff' {
  return wcagContrast(color, '#ffffff') >= wcagContrast(color, '#000000') ? '#ffffff' : '#000000';
}

/** `color`, moved away from `background` until text in it has a contrast of at least 4.5:1. */
function darkEnough(color: string, background: string): string {
  const towardsWhite = readable(background) === '#ffffff';
  let candidate = oklch(color)!;
  for (let step = 0; step < 100 && wcagContrast(hex(candidate), background) < 4.5; step++) {
    candidate = { ...candidate, l: Math.min(1, Math.max(0, candidate.l + (towardsWhite ? 0.01 : -0.01))) };
  }
  return hex(candidate);
}

/** A stable number for a text (FNV-1a). */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}
