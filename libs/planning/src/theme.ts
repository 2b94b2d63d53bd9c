import { colornames } from 'color-name-list/bestof';
import { colorWords, cssColors } from './lexicon.js';

export interface Theme {
  background?: string;
  primary?: string;
}

const PLACE_BACKGROUND =
  /\b(?:background|backdrop|backgrounds|canvas|page colou?r|(?:for|as) (?:all )?(?:the )?(?:pages?|site|website|screens?)|(?:pages?|site|website|screens?|(?:user )?interface|ui) (?:should|must|shall|is|are|to be|in)|base colou?r|body|surfaces?|layout)\b/i;
/** Parts of a page that have the components' colour. */
const COMPONENT =
  /\b(?:components?|accents?|buttons?|elements?|highlights?|headers?|headings?|titles?|widgets?|links?|controls?|foreground|icons?|navbar|nav(?:igation)?(?: bar)?|sidebars?|toolbars?|footers?|text|fonts?|cards?|borders?|menus?|details|touch(?:es)?|trim|call-to-actions?|ctas?|badges?|tabs?|pieces|blocks|(?:page|ui|interface|visible) parts)\b/i;
/** Words for the whole: several colours after them share it out between them. */
const PALETTE =
  /\b(?:primary|secondary|main colou?r|brand(?:ing)?|theme[ds]?|colou?r schemes?|colou?rs?|palettes?|look|look and feel|styles?|styled|design|vibes?|(?:house|corporate|company|club|school|team) colou?rs?)\b/i;
const PLACE_PRIMARY = new RegExp(`${COMPONENT.source}|${PALETTE.source.replace('|colou?rs?|', '|')}`, 'i');
/** `tomato for all buttons`: whatever else has a colour there, this one is the components'. */
const FOR_PARTS = new RegExp(`^\\s*(?:to|for|on|as|in)\\s+(?:(?!pages?|body|background)[a-z]+\\s+){0,3}?(?:${COMPONENT.source})`);
/** `wheat as the background and brown for the UI`: beside a background, the whole is what lies on it. */
const FOR_WHOLE = /^\s*(?:for|to|on|across)\s+(?:the\s+|all\s+)?(?:ui|user interface|interface)\b/;
/** Where colours are meant, though no part of a page is named. */
const ABOUT_COLOURS =
  /\bcolou?rs?\b|\btheme[ds]?\b|\bpalette\b|\b(?:shades?|tones?|hues?|tints?) of\b|\blook\b|\bstyl(?:e|ed|ing)\b|\bdesign\b/;
/** `a product has a colour`, `labels with a colour`, `the car's colour`: what is stored, not how pages look. */
const STORED =
  /\b(?:has|have|having|with|stores?|records?|its|their|each|every|per|by|filter|sort|search)\s(?:an?\s|the\s)?(?:(?!primary|main|accent|brand|background|secondary|base|dominant)[a-z]+\s(?:and\s)?){0,2}colou?rs?\b(?!\s+(?:scheme|palette|theme))/;
const CODE =
  /#(?:[0-9a-f]{6}|[0-9a-f]{3})\b|rgba?\(\s*\d{1,3}\s*,\s*\d{1,3}\s*,\s*\d{1,3}\s*(?:,\s*[\d.]+\s*)?\)|hsla?\(\s*\d{1,3}\s*,\s*\d{1,3}%\s*,\s*\d{1,3}%\s*(?:,\s*[\d.]+\s*)?\)/gi;
/** Colour words that are also everyday nouns; they count only beside a word for a place. */
const LONGEST = 3;

interface Found {
  readonly color: string;
  readonly start: number;
  readonly end: number;
}

/** What pages in the dark are drawn on where no colour is named. */
const DARK = '#121212';
const DARK_MODE = /\b(?:dark|night)[ -](?:mode|theme[ds]?|ui|interface|design|look|colou?r scheme)\b/;

/** The colours that a clause gives the pages; empty when it speaks of something else. */
export function themeOf(clause: string): Theme {
  const text = clause.toLowerCase();
  const colors = withRareNames(text, colorsIn(text));
  const dark =
    DARK_MODE.test(text) && !/\b(?:toggle|switch|option|support|choose between|either|both|or light|and light)\b/.test(text);
  if (colors.length === 0) return dark ? { background: DARK } : {};
  const theme = namedPlaces(text, colors);
  return dark && theme.background === undefined ? { background: DARK, ...theme } : theme;
}

/** Words of which sentences consist that are about nothing but looks; what else stands in them is the name of a colour. */
const LOOK_WORDS = new Set(
  `please use using apply assign set give choose choosing pick select style design paint color colour colors colours make establish
  declare initialize initialise implement adopt employ utilize utilise incorporate render fill keep go opt configure define specify have
  show want should must shall will be is are i we you it its this that the a an all every each any some our my and or with to as for of in
  on into onto from through across by both while plus then also using app application website site system platform program page pages
  screen screens web whole entire global main primary secondary default base overall general body layout layouts canvas background
  backgrounds backdrop theme themed palette scheme tone tones shade shades hue interface ui user visual visible surface surfaces component
  components element elements control controls widget widgets button buttons card cards piece pieces part parts detail details item items
  accent accents highlight highlights link links icon icons header headers heading headings footer footers nav navbar navigation menu
  menus text font fonts border borders other outer inner block blocks layer layers`.split(/\s+/),
);
const BEGINS_LOOK =
  /^(?:please\s+)?(?:use|apply|assign|set|give|choose|pick|select|style|design|paint|colou?r|make|establish|declare|initiali[sz]e|implement|adopt|employ|utili[sz]e|incorporate|render|fill|go (?:with|for)|opt for|configure|define|specify)\b/;
/** Nothing that is stored is called so. */
const LOOK_PLACE = /\b(?:background|backdrop|backgrounds|canvas|layout|theme|palette|ui|interface)\b/;
/** In a sentence that is about looks, more words than these are no name of a colour. */
const MOST_STRANGE_WORDS = 4;

/** Does nothing but say how pages look, be its colours known or not: `use porcelain for the layout`. */
export function isAboutLooks(clause: string): boolean {
  const text = clause.toLowerCase();
  if (!BEGINS_LOOK.test(text) || !LOOK_PLACE.test(text)) return false;
  const words = text.replace(CODE, ' ').match(/[a-z]+/g) ?? [];
  return words.filter((word) => !LOOK_WORDS.has(word) && !isColorWord(word)).length <= MOST_STRANGE_WORDS;
}

const isColorWord = (word: string): boolean => cssColors.has(word) || colorWords.has(word) || SHADE_WORDS.has(word);
const SHADE_WORDS = new Set('light dark deep pale soft bright warm cool muted pastel vivid rich medium very slightly'.split(' '));

let rareNames: ReadonlyMap<string, string> | undefined;
/** Colours that neither CSS nor our own list names, such as `porcelain`: most are words of other things too, so only sentences about looks may mean them. */
const rareColor = (words: string): string | undefined =>
  (rareNames ??= new Map(colornames.map(({ name, hex }) => [name.toLowerCase(), hex.toLowerCase()]))).get(words);

function withRareNames(text: string, known: readonly Found[]): readonly Found[] {
  if (known.length > 1 || !isAboutLooks(text)) return known;
  return withNames(text, known, (words) => {
    if (words.some((word) => LOOK_WORDS.has(word))) return undefined;
    return rareColor(words.join(' ')) ?? (SHADE_WORDS.has(words[0]!) ? rareColor(words.slice(1).join(' ')) : undefined);
  });
}

function namedPlaces(text: string, colors: readonly Found[]): Theme {
  const onto = onAnother(text, colors);
  if (onto) return onto;
  const background = [...text.matchAll(new RegExp(PLACE_BACKGROUND, 'gi'))];
  const primary = [...text.matchAll(new RegExp(PLACE_PRIMARY, 'gi'))];
  if (background.length === 0 && (STORED.test(text) || alternatives(text, colors))) return {};
  if (background.length === 0 && primary.length === 0 && !ABOUT_COLOURS.test(text)) return onlyColors(text, colors);
  if (background.length === 0 && !ABOUT_COLOURS.test(text) && !/accents?|primary|components?|buttons?/.test(text)) return {};
  const [only] = colors;
  if (colors.length === 1 && only && FOR_PARTS.test(text.slice(only.end))) return { primary: only.color };
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
        const breaks = (between.match(/,|\band\b|;|\bwith\b/g)?.length ?? 0) * 25;
        const distance = between.length + crossing + breaks;
        if (!best || distance < best.distance) best = { found, distance };
      }
    }
    if (best) {
      taken.add(best.found);
      theme[key] = best.found.color;
    }
  };
  const parts = [...text.matchAll(new RegExp(COMPONENT, 'gi'))];
  near(background, 'background');
  if (background.length === 0 && parts.length === 0) return shared(colors);
  near(primary.length > 0 ? primary : parts, 'primary');
  const left = colors.filter((one) => !taken.has(one));
  if (theme.background === undefined && left.length === 1 && isLight(left[0]!.color) && !besidePart(text, left[0]!))
    theme.background = left[0]!.color;
  if (
    theme.primary === undefined &&
    left.length === 1 &&
    background.length > 0 &&
    (/^\W*(?:and|with|plus|,)\W/.test(text.slice(taken.values().next().value?.end ?? 0)) ||
      FOR_WHOLE.test(text.slice(left[0]!.end))) &&
    !/\b(?:text|font)/.test(text)
  )
    theme.primary = left[0]!.color;
  return theme;
}

/** `white text on black`, `red buttons on a white page`, `gold on black`: one colour lies on the other. */
function onAnother(text: string, colors: readonly Found[]): Theme | undefined {
  for (const [i, upper] of colors.entries()) {
    const lower = colors[i + 1];
    const between =
      lower &&
      /^\s*([a-z]+(?:\s(?!on\b)[a-z]+)?)?\s*\bon(?:to)?\s+(?:an?\s+|the\s+)?(?:[a-z]+\s+)?$/.exec(
        text.slice(upper.end, lower.start),
      );
    if (!lower || !between || (between[1] !== undefined && !COMPONENT.test(between[1]) && !PALETTE.test(between[1]))) continue;
    const written = /\b(?:text|letters|writing|fonts?)\b/.test(between[1] ?? '');
    const rest = colors.find((one) => one !== upper && one !== lower);
    const strong = written ? (rest ?? (NEUTRAL.test(upper.color) ? undefined : upper)) : upper;
    return { background: lower.color, ...(strong ? { primary: strong.color } : {}) };
  }
  return undefined;
}

const NEUTRAL = /^(?:white|black|gr[ae]y|#000000|#ffffff|(?:light|dark|dim|slate)gr[ae]y|whitesmoke|snow|ivory)$/;

/** `red, green or blue`, `red/green`: values, not a look. */
const alternatives = (text: string, colors: readonly Found[]): boolean =>
  colors.some(
    ({ end }, i) => colors[i + 1] !== undefined && /^\s*(?:,?\s*or\s|\/)\s*$/.test(text.slice(end, colors[i + 1]!.start)),
  );

const besidePart = (text: string, { end }: Found): boolean => new RegExp(`^\\s*(?:${COMPONENT.source})`).test(text.slice(end));

/** Colours of the whole: a light one beside another is what the others stand on. */
function shared(colors: readonly Found[]): Theme {
  const light = colors.length > 1 ? colors.find(({ color }) => isLight(color)) : undefined;
  const strong = colors.find((one) => one !== light);
  return { ...(light ? { background: light.color } : {}), ...(strong ? { primary: strong.color } : {}) };
}

/** `Please use oxford blue and white`: nothing but colours; a light one is for the background. */
function onlyColors(text: string, colors: readonly Found[]): Theme {
  const rest = colors.reduceRight((left, { start, end }) => `${left.slice(0, start)} ${left.slice(end)}`, text);
  const filler =
    /\b(?:please|use|using|in|with|and|make|it|everything|all|the|as|or|go|for|we|like|love|prefer|would|i|an?|some|lots of|mostly|mainly|touch(?:es)? of|app|site|our|my)\b/;
  if (colors.length === 1 && !/\b(?:please|use|using|make|everything|go for)\b/.test(rest)) return {};
  if (!new RegExp(`^(?:\\W|${filler.source})*$`).test(rest)) return {};
  return shared(colors);
}

const LIGHT =
  /^(?:white|ivory|snow|beige|linen|azure|honeydew|seashell|cornsilk|lavender|lavenderblush|mistyrose|papayawhip|antiquewhite|lemonchiffon|blanchedalmond|bisque|gainsboro|whitesmoke|ghostwhite|floralwhite|aliceblue|mintcream|oldlace|light(?!seagreen|coral|salmon|slate)\w+|pale\w+)$/;

/** Dark text reads well on it. */
function isLight(color: string): boolean {
  const [red = 0, green = 0, blue = 0] = (/^#(..)(..)(..)$/.exec(color) ?? []).slice(1).map((part) => parseInt(part, 16));
  return LIGHT.test(color) || 0.3 * red + 0.59 * green + 0.11 * blue > 225;
}

function colorsIn(text: string): Found[] {
  const codes = [...text.matchAll(CODE)].map((match) => ({
    color: asHex(match[0]),
    start: match.index,
    end: match.index + match[0].length,
  }));
  return withNames(text, codes, (words) => colorNamed(words.join(' ')));
}

/** With what is found already, every run of words that is a colour's name, the longest first, in the order of the text. */
function withNames(text: string, known: readonly Found[], colorOf: (words: readonly string[]) => string | undefined): Found[] {
  const found = [...known];
  const words = [...text.matchAll(/[a-z]+/g)];
  for (let i = 0; i < words.length; i++) {
    for (let size = Math.min(LONGEST, words.length - i); size >= 1; size--) {
      const slice = words.slice(i, i + size);
      const color = colorOf(slice.map((word) => word[0]));
      const start = slice[0]!.index;
      const end = slice.at(-1)!.index + slice.at(-1)![0].length;
      if (
        color === undefined ||
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

/** What a sentence that describes data says of colours besides: `with a blue theme`. */
export const lookIn = (text: string): string =>
  /\b(?:with|in|using|on)\s+(?:an?\s+)?[\w# -]{3,40}?\s(?:theme|colou?r scheme|background|look|style)\b(?:\s+(?:and|with)\s+[\w# -]{3,30}?\s(?:accents?|buttons?|components?))?/i.exec(
    text.replace(/\([^()]*\)/g, ' '),
  )?.[0] ?? '';
