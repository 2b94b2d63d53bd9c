/** Colour arithmetic for the theme. Colours are `#rrggbb`. */

type Rgb = readonly [red: number, green: number, blue: number];

function toRgb(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** `share` of `color` mixed into `base`, 0–1. */
export function mix(color: string, base: string, share: number): string {
  const over = toRgb(color);
  const under = toRgb(base);
  const mixed = over.map((channel, index) => Math.round(channel * share + (under[index] ?? 0) * (1 - share)));
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

/** Relative luminance as WCAG 2 defines it, 0 (black) to 1 (white). */
export function luminance(hex: string): number {
  const [red, green, blue] = toRgb(hex).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Where on the colour circle a colour lies, in degrees; 0 for greys. */
export function hue(hex: string): number {
  const [red, green, blue] = toRgb(hex);
  const highest = Math.max(red, green, blue);
  const range = highest - Math.min(red, green, blue);
  if (range === 0) return 0;
  const sector =
    highest === red ? (green - blue) / range : highest === green ? 2 + (blue - red) / range : 4 + (red - green) / range;
  return (sector * 60 + 360) % 360;
}

/** Contrast ratio as WCAG 2 defines it, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [lighter, darker] = [luminance(one), luminance(other)].toSorted((a, b) => b - a) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

/** Black or white, whichever reads better on `background`. */
export function textOn(background: string): string {
  return contrast(background, '#ffffff') >= contrast(background, '#000000') ? '#ffffff' : '#000000';
}

/** `color`, moved towards black or white until it has a contrast of at least `ratio` on every one of `backgrounds`. */
export function readableOn(color: string, backgrounds: readonly [string, ...string[]], ratio = 4.5): string {
  const target = textOn(backgrounds[0]);
  for (let share = 1; share >= 0; share -= 0.04) {
    const candidate = mix(color, target, Math.max(share, 0));
    if (backgrounds.every((background) => contrast(candidate, background) >= ratio)) return candidate;
  }
  return target;
}
