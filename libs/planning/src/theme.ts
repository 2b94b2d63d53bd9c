import { colorWords, cssColors } from './lexicon.js';

export interface Theme {
  background?: string;
  primary?: string;
}

const PLACE_BACKGROUND =
  /\b(?:background|backdrop|backgrounds|canvas|page colou?r|(?:for|as) the (?:pages?|site|website)|(?:pages?|site|website) (?:should|must|shall|is|are)|base colou?r|body)\b/i;
const PLACE_PRIMARY =
  /\b(?:components?|primary|accents?|buttons?|elements?|main colou?r|brand|highlights?|headers?|widgets?|links?|controls?|foreground|theme|secondary|colou?r scheme|icons?|navbar|navigation|text|palette|cards?|borders?|menus?)\b/i;
const CODE =
  /#(?:[0-9a-f]{6}|[0-9a-f]{3})\b|rgba?\(\s*\d{1,3}\s*,\s*\d{1,3}\s*,\s*\d{1,3}\s*(?:,\s*[\d.]+\s*)?\)|hsla?\(\s*\d{1,3}\s*,\s*\d{1,3}%\s*,\s*\d{1,3}%\s*(?:,\s*[\d.]+\s*)?\)/gi;
/** Colour words that are also everyday nouns; they count only beside a word for a place. */
const LONGEST = 3;

interface Found {
  readonly color: string;
  readonly start: number;
  readonly end: number;
}

/** The colours that a clause gives the pages; empty when it speaks of something else. */
export function themeOf(clause: string): Theme {
  const text = clause.toLowerCase();
  const background = [...text.matchAll(new RegExp(PLACE_BACKGROUND, 'gi'))];
  const primary = [...text.matchAll(new RegExp(PLACE_PRIMARY, 'gi'))];
  const colors = colorsIn(text);
  if (background.length === 0 && primary.length === 0 && !/\bcolou?rs?\b|\btheme\b/.test(text)) return onlyColors(text, colors);
  if (colors.length === 0) return {};
  if (background.length === 0 && !/colou?r|theme|accent|primary|components?|palette|style|buttons?/.test(text)) return {};
  const theme: Theme = {};
  const taken = new Set<Found>();
  const near = (places: RegExpMatchArray[], key: keyof Theme): void => {
    let best: { found: Found; distance: number } | undefined;
    for (const place of places) {
      for (const found of colors) {
        if (taken.has(found)) continue;
        const at = place.index ?? 0;
        const between = found.start > at ? text.slice(at + place[0].length, found.start) : text.slice(found.end, at);
        const other = key === 'background' ? PLACE_PRIMARY : PLACE_BACKGROUND;
        const crossing = other.test(between) ? 200 : 0;
        const breaks = (between.match(/,|\band\b|;/g)?.length ?? 0) * 25;
        const distance = between.length + crossing + breaks;
        if (!best || distance < best.distance) best = { found, distance };
      }
    }
    if (best) {
      taken.add(best.found);
      theme[key] = best.found.color;
    }
  };
  near(background, 'background');
  near(primary, 'primary');
  if (theme.primary === undefined && primary.length === 0 && background.length === 0) theme.primary = colors[0]!.color;
  return theme;
}

/** `Please use oxford blue and white`: nothing but colours; a light one is for the background. */
function onlyColors(text: string, colors: readonly Found[]): Theme {
  const rest = colors.reduceRight((left, { start, end }) => `${left.slice(0, start)} ${left.slice(end)}`, text);
  if (
    colors.length === 0 ||
    !/^(?:\W|\b(?:please|use|using|in|with|and|make|it|the|as|or|go|for|we|like|would|i)\b)*$/.test(rest)
  )
    return {};
  const light = colors.find(({ color }) => LIGHT.test(color));
  const strong = colors.find((one) => one !== light);
  return { ...(light ? { background: light.color } : {}), ...(strong ? { primary: strong.color } : {}) };
}

const LIGHT =
  /^(?:white|ivory|snow|beige|linen|azure|honeydew|seashell|cornsilk|lavender|whitesmoke|ghostwhite|floralwhite|aliceblue|mintcream|oldlace|light\w+|pale\w+|#f[a-f0-9]f?[a-f0-9]*)$/;

function colorsIn(text: string): Found[] {
  const found: Found[] = [];
  for (const match of text.matchAll(CODE))
    found.push({ color: asHex(match[0]), start: match.index, end: match.index + match[0].length });
  const words = [...text.matchAll(/[a-z]+/g)];
  for (let i = 0; i < words.length; i++) {
    for (let size = Math.min(LONGEST, words.length - i); size >= 1; size--) {
      const slice = words.slice(i, i + size);
      const spoken = slice.map((word) => word[0]).join(' ');
      const color = colorNamed(spoken);
      const start = slice[0]!.index;
      const end = slice.at(-1)!.index + slice.at(-1)![0].length;
      if (
        !color ||
        found.some((other) => start < other.end && end > other.start) ||
        !/^[\s-]*$/.test(text.slice(start, end).replace(/[a-z]+/g, ''))
      )
        continue;
      found.push({ color, start, end });
      i += size - 1;
      break;
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** A CSS keyword when the words are one (`dark orchid` → `darkorchid`), else a hex value for colours that CSS does not name. */
export function colorNamed(words: string): string | undefined {
  const keyword = words.replace(/ /g, '');
  if (cssColors.has(keyword)) return keyword;
  const other = colorWords.get(words);
  if (other) return other;
  const shade = /^(?:light|dark|deep|pale|soft|bright|warm|cool|muted|pastel|vivid|rich|medium|very light|very dark) (.+)$/.exec(
    words,
  )?.[1];
  if (!shade) return undefined;
  return cssColors.has(shade.replace(/ /g, '')) ? shade.replace(/ /g, '') : colorWords.get(shade);
}

function asHex(code: string): string {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(code);
  if (short) return `#${short[1]}${short[1]}${short[2]}${short[2]}${short[3]}${short[3]}`.toLowerCase();
  if (code.startsWith('#')) return code.toLowerCase();
  const numbers = (code.match(/[\d.]+/g) ?? []).map(Number);
  const [red, green, blue] = /^hsl/i.test(code)
    ? fromHsl(numbers[0] ?? 0, (numbers[1] ?? 0) / 100, (numbers[2] ?? 0) / 100)
    : [numbers[0] ?? 0, numbers[1] ?? 0, numbers[2] ?? 0];
  return `#${[red, green, blue].map((part) => Math.min(255, Math.round(part)).toString(16).padStart(2, '0')).join('')}`;
}

/** Hue in degrees, saturation and lightness 0–1 → red, green and blue 0–255, by the CSS Color 4 conversion. */
function fromHsl(hue: number, saturation: number, lightness: number): [number, number, number] {
  const part = (n: number): number => {
    const k = (n + hue / 30) % 12;
    return 255 * (lightness - saturation * Math.min(lightness, 1 - lightness) * Math.max(-1, Math.min(k - 3, 9 - k, 1)));
  };
  return [part(0), part(8), part(4)];
}
