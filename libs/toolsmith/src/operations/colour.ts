/** Colours: "#rrggbb" or "#rgb", red, green and blue from 0 to 255; degrees and percent in HSL. */

export interface Rgb {
  r: number;
  g: number;
  b: number;
}

export interface Hsl {
  h: number;
  s: number;
  l: number;
}

export function hexToRgb(hex: string): Rgb {
  const digits = hex.trim().replace(/^#/, '');
  if (!/^(?:[\da-f]{3}|[\da-f]{6})$/i.test(digits)) throw new Error(`"${hex}" is not a colour like #1e90ff.`);
  const long = digits.length === 3 ? Array.from(digits, (digit) => digit + digit).join('') : digits;
  const [r, g, b] = [0, 2, 4].map((start) => Number.parseInt(long.slice(start, start + 2), 16));
  return { r: r!, g: g!, b: b! };
}

export function rgbToHex(r: number, g: number, b: number): string {
  return `#${[r, g, b]
    .map((part) => {
      if (!(part >= 0 && part <= 255)) throw new Error('Red, green and blue are from 0 to 255.');
      return Math.round(part).toString(16).padStart(2, '0');
    })
    .join('')}`;
}

/** Unrounded. */
function exactHsl({ r, g, b }: Rgb): Hsl {
  const [red, green, blue] = [r / 255, g / 255, b / 255];
  const high = Math.max(red, green, blue);
  const low = Math.min(red, green, blue);
  const width = high - low;
  const l = (high + low) / 2;
  if (width === 0) return { h: 0, s: 0, l: l * 100 };
  const s = width / (1 - Math.abs(2 * l - 1));
  const sector =
    high === red ? ((green - blue) / width + 6) % 6 : high === green ? (blue - red) / width + 2 : (red - green) / width + 4;
  return { h: sector * 60, s: s * 100, l: l * 100 };
}

/** In whole degrees and percent. */
export function rgbToHsl(r: number, g: number, b: number): Hsl {
  const { h, s, l } = exactHsl({ r, g, b });
  return { h: Math.round(h) % 360, s: Math.round(s), l: Math.round(l) };
}

export const hexToHsl = (hex: string): Hsl => {
  const { r, g, b } = hexToRgb(hex);
  return rgbToHsl(r, g, b);
};

export function hslToRgb(h: number, s: number, l: number): Rgb {
  const chroma = (s / 100) * Math.min(l / 100, 1 - l / 100);
  const part = (offset: number): number => {
    const place = (offset + h / 30) % 12;
    return Math.round((l / 100 - chroma * Math.max(-1, Math.min(place - 3, 9 - place, 1))) * 255);
  };
  return { r: part(0), g: part(8), b: part(4) };
}

export const hslToHex = (h: number, s: number, l: number): string => {
  const { r, g, b } = hslToRgb(h, s, l);
  return rgbToHex(r, g, b);
};

/** "rgb(30, 144, 255)". */
export const hexToCss = (hex: string): string => {
  const { r, g, b } = hexToRgb(hex);
  return `rgb(${r}, ${g}, ${b})`;
};

export const invert = (hex: string): string => {
  const { r, g, b } = hexToRgb(hex);
  return rgbToHex(255 - r, 255 - g, 255 - b);
};

/** The colour on the other side of the wheel. */
export const complement = (hex: string): string => {
  const { h, s, l } = exactHsl(hexToRgb(hex));
  return hslToHex((h + 180) % 360, s, l);
};

/** Relative luminance as WCAG 2 defines it, from 0 (black) to 1 (white). */
export function luminance(hex: string): number {
  const { r, g, b } = hexToRgb(hex);
  const linear = (part: number): number => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

/** As WCAG 2 defines it, from 1 to 21. */
export function contrastRatio(hex: string, other: string): number {
  const [light, dark] = [luminance(hex), luminance(other)].sort((a, b) => b - a);
  return (light! + 0.05) / (dark! + 0.05);
}

/** Black or white, whichever is read better on the colour. */
export const readableOn = (hex: string): string =>
  contrastRatio(hex, '#000000') >= contrastRatio(hex, '#ffffff') ? '#000000' : '#ffffff';

/** Half of each. */
export function mix(hex: string, other: string): string {
  const [a, b] = [hexToRgb(hex), hexToRgb(other)];
  return rgbToHex((a.r + b.r) / 2, (a.g + b.g) / 2, (a.b + b.b) / 2);
}

export const greyscale = (hex: string): string => {
  const { r, g, b } = hexToRgb(hex);
  const grey = 0.299 * r + 0.587 * g + 0.114 * b;
  return rgbToHex(grey, grey, grey);
};

const moved = (hex: string, change: (colour: Hsl) => Hsl): string => {
  const { h, s, l } = change(exactHsl(hexToRgb(hex)));
  const within = (value: number): number => Math.min(100, Math.max(0, value));
  const { r, g, b } = hslToRgb(h, within(s), within(l));
  return rgbToHex(r, g, b);
};

/** By points of its lightness in HSL. */
export const lighten = (colour: string, percent: number): string => moved(colour, ({ h, s, l }) => ({ h, s, l: l + percent }));

export const darken = (colour: string, percent: number): string => lighten(colour, -percent);

export const saturate = (colour: string, percent: number): string => moved(colour, ({ h, s, l }) => ({ h, s: s + percent, l }));

export const desaturate = (colour: string, percent: number): string => saturate(colour, -percent);

export const rotateHue = (colour: string, degrees: number): string =>
  moved(colour, ({ h, s, l }) => ({ h: (((h + degrees) % 360) + 360) % 360, s, l }));

/** Each of red, green and blue is a part of the way to 0. */
export const shade = (colour: string, percent: number): string => {
  const { r, g, b } = hexToRgb(colour);
  const part = 1 - percent / 100;
  return rgbToHex(r * part, g * part, b * part);
};

/** Each of red, green and blue is a part of the way to 255. */
export const tint = (colour: string, percent: number): string => {
  const { r, g, b } = hexToRgb(colour);
  const part = (value: number): number => value + ((255 - value) * percent) / 100;
  return rgbToHex(part(r), part(g), part(b));
};

/** White is read better on it than black. */
export const isDark = (colour: string): boolean => luminance(colour) < 0.179;

/** "#rrggbb" in small letters, of three digits too. */
export const normaliseHex = (colour: string): string => {
  const { r, g, b } = hexToRgb(colour);
  return rgbToHex(r, g, b);
};

export const withAlpha = (colour: string, alpha: number): string => {
  const { r, g, b } = hexToRgb(colour);
  return `rgba(${r}, ${g}, ${b}, ${alpha})`;
};
