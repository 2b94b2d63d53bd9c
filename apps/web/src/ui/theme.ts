import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const ember: MantineColorsTuple = [
  '#fff5ef',
  '#ffe8da',
  '#ffcfb3',
  '#ffb088',
  '#fb8b55',
  '#f06a2b',
  '#dd5216',
  '#bf410e',
  '#98340f',
  '#782b10',
];
const dark: MantineColorsTuple = [
  '#dcdfe4',
  '#b9bfc8',
  '#969daa',
  '#6b7380',
  '#3a414c',
  '#2b313a',
  '#1e232a',
  '#14171c',
  '#0f1115',
  '#0a0b0e',
];

export const theme = createTheme({
  primaryColor: 'ember',
  // White text on it has a contrast of 5.3 in both schemes.
  primaryShade: 7,
  colors: { ember, dark },
  fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif",
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, 'SF Mono', Menlo, Consolas, 'Liberation Mono', monospace",
  headings: { fontWeight: '650' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
});

/** Mantine's own secondary text is too pale for small print: these reach 4.5:1 on every surface of the page. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#59616b',
    '--mantine-color-placeholder': '#6b727c',
    '--mantine-color-default-border': '#dfe2e6',
    '--mantine-color-error': '#b42318',
    '--mantine-color-anchor': '#a8390c',
  },
  dark: {
    '--mantine-color-dimmed': '#a0a7b3',
    '--mantine-color-placeholder': '#8d95a2',
    '--mantine-color-default': '#1e232a',
    '--mantine-color-default-hover': '#262c35',
    '--mantine-color-error': '#ff9e93',
    '--mantine-color-anchor': '#ffa274',
  },
});
