import { createTheme, type CSSVariablesResolver, type MantineColorScheme, type MantineColorsTuple } from '@mantine/core';
import { contrast, hue, luminance, mix, readableOn, textOn } from '../lib/colors';
import { brand } from './brand';

const BRAND = brand.shades[6] ?? '#2f6f9f';
/** Darker than this, a background asks for light surfaces on dark, not for white cards. */
const DARK_BELOW = 0.06;

const darkBackground =
  brand.background !== null && luminance(brand.background) < DARK_BELOW ? brand.background : null;

/** A coloured background decides the scheme that is shown first; without one the visitor's system does. */
export const defaultColorScheme: MantineColorScheme =
  brand.background === null ? 'auto' : darkBackground === null ? 'light' : 'dark';

interface Palette {
  readonly page: string;
  readonly surface: string;
  /** Hovered rows, board columns, code. */
  readonly raised: string;
  readonly border: string;
  readonly text: string;
  readonly dimmed: string;
  readonly error: string;
}

function lightPalette(): Palette {
  const page =
    brand.background === null
      ? mix(BRAND, '#f6f7f9', 0.03)
      : darkBackground === null
        ? brand.background
        : mix(darkBackground, '#ffffff', 0.06);
  return {
    page,
    surface: '#ffffff',
    raised: mix(BRAND, '#f7f8fa', 0.04),
    border: mix(BRAND, '#dfe2e7', 0.08),
    text: '#1c1f24',
    dimmed: '#545b66',
    error: '#c02525',
  };
}

function darkPalette(): Palette {
  const page = darkBackground ?? mix(brand.background ?? BRAND, '#131519', 0.09);
  const surface = mix('#ffffff', page, 0.06);
  return {
    page,
    surface,
    raised: mix('#ffffff', page, 0.1),
    border: mix('#ffffff', page, 0.18),
    text: '#e9ebee',
    dimmed: readableOn('#a4abb6', [mix('#ffffff', page, 0.1)]),
    error: readableOn('#ff8787', [surface]),
  };
}

/** Mantine's greys of the dark scheme, from text to shadow, in the tone of the page. */
function darkShades(): MantineColorsTuple {
  const { page, text } = darkPalette();
  const lighter = [0.88, 0.75, 0.62, 0.45, 0.22, 0.15, 0.1, 0.06].map((share) => mix(text, page, share));
  return [...lighter, page, mix('#000000', page, 0.3)] as unknown as MantineColorsTuple;
}

/** The side bar is dark in both schemes: a shade of a coloured background, else of the brand. */
function sidebarColor(): string {
  if (brand.background !== null && luminance(brand.background) < 0.4) {
    return mix('#000000', brand.background, darkBackground === null ? 0.55 : 0.35);
  }
  const darkest = brand.shades[9] ?? BRAND;
  const turnsBrown = hue(BRAND) > 18 && hue(BRAND) < 75; // dark orange and yellow look like mud
  return mix(darkest, '#14171c', turnsBrown ? 0.18 : 0.82);
}

const sidebar = sidebarColor();
const onSidebar = textOn(sidebar);

/** The brand's own shade that can be read on `surfaces`: darker ones on light, lighter ones on dark. */
function accentOn(surfaces: readonly [string, ...string[]]): string {
  const towards = textOn(surfaces[0]) === '#000000' ? brand.shades.slice(6) : brand.shades.slice(0, 7).toReversed();
  const shade = towards.find((candidate) => surfaces.every((surface) => contrast(candidate, surface) >= 4.5));
  return shade ?? readableOn(BRAND, surfaces);
}

function variablesOf(palette: Palette): Record<string, string> {
  const { page, surface, raised, border, text, dimmed, error } = palette;
  const accent = accentOn([surface, raised, mix(BRAND, surface, 0.12)]);
  const onPage = textOn(page);
  return {
    '--mantine-color-body': surface,
    '--mantine-color-text': text,
    '--mantine-color-dimmed': dimmed,
    '--mantine-color-error': error,
    '--mantine-color-placeholder': dimmed,
    '--mantine-color-anchor': accent,
    '--mantine-color-default': surface,
    '--mantine-color-default-color': text,
    '--mantine-color-default-hover': raised,
    '--mantine-color-default-border': border,
    '--mantine-primary-color-light': mix(BRAND, surface, 0.12),
    '--mantine-primary-color-light-hover': mix(BRAND, surface, 0.18),
    '--mantine-primary-color-light-color': accent,
    '--mantine-color-brand-light': mix(BRAND, surface, 0.12),
    '--mantine-color-brand-light-hover': mix(BRAND, surface, 0.18),
    '--mantine-color-brand-light-color': accent,
    '--app-page': page,
    // Softer than pure black or white where the background leaves room for it.
    '--app-on-page': readableOn(mix(onPage, page, 0.9), [page], 7),
    '--app-on-page-dimmed': readableOn(mix(onPage, page, 0.7), [page], 5),
    '--app-surface': surface,
    '--app-raised': raised,
    '--app-border': border,
    '--app-text': text,
    '--app-dimmed': dimmed,
    '--app-accent': accent,
  };
}

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {
    '--app-sidebar': sidebar,
    '--app-on-sidebar': onSidebar,
    '--app-on-sidebar-dimmed': readableOn(mix(onSidebar, sidebar, 0.72), [sidebar]),
    '--app-sidebar-hover': mix(onSidebar, sidebar, 0.09),
    '--app-sidebar-active': mix(onSidebar, sidebar, 0.17),
    // The brand's colour on the side bar, wherever it can be told apart from it.
    '--app-sidebar-mark': contrast(BRAND, sidebar) >= 1.8 ? BRAND : mix(onSidebar, sidebar, 0.2),
    '--app-brand': BRAND,
    '--app-on-brand': textOn(BRAND),
  },
  light: variablesOf(lightPalette()),
  dark: variablesOf(darkPalette()),
});

/** The list itself scrolls, so that it can be scrolled by the keys that choose from it. */
const choices = {
  comboboxProps: { shadow: 'md' },
  withScrollArea: false,
  styles: { options: { maxHeight: 260, overflowY: 'auto' } },
} as const;

/** Without days of other months: too faint to be read. */
const calendar = {
  hideOutsideDates: true,
  ariaLabels: {
    previousMonth: 'Previous month',
    nextMonth: 'Next month',
    previousYear: 'Previous year',
    nextYear: 'Next year',
    previousDecade: 'Previous ten years',
    nextDecade: 'Next ten years',
  },
} as const;

export const theme = createTheme({
  colors: { brand: brand.shades, dark: darkShades() },
  primaryColor: 'brand',
  primaryShade: 6,
  autoContrast: true,
  luminanceThreshold: 0.179, // where black and white text have the same contrast
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  headings: { fontWeight: '650' },
  components: {
    Paper: { defaultProps: { radius: 'lg' } },
    Modal: { defaultProps: { radius: 'lg', centered: true, closeButtonProps: { 'aria-label': 'Close' } } },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300 } },
    Menu: { defaultProps: { shadow: 'md', position: 'bottom-end', withinPortal: true, withInitialFocusPlaceholder: false } },
    Select: { defaultProps: choices },
    MultiSelect: { defaultProps: choices },
    DateInput: { defaultProps: calendar },
    DatePickerInput: { defaultProps: calendar },
    DateTimePicker: { defaultProps: calendar },
  },
});
