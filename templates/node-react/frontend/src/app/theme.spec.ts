import type { MantineTheme } from '@mantine/core';
import { describe, expect, it } from 'vitest';
import { contrast } from '../lib/colors';
import { cssVariablesResolver } from './theme';

describe('The theme', () => {
  it.each(['light', 'dark'] as const)('keeps every text readable in the %s scheme', (scheme) => {
    const resolved = cssVariablesResolver({} as MantineTheme);
    const colors: Readonly<Record<string, string>> = { ...resolved.variables, ...resolved[scheme] };
    const color = (name: string) => colors[name] ?? '';
    const pairs = [
      ['--app-text', '--app-surface'],
      ['--app-text', '--app-raised'],
      ['--app-dimmed', '--app-surface'],
      ['--app-dimmed', '--app-raised'],
      ['--app-accent', '--app-surface'],
      ['--app-accent', '--app-raised'],
      ['--app-on-page', '--app-page'],
      ['--app-on-page-dimmed', '--app-page'],
      ['--mantine-color-error', '--app-surface'],
      ['--app-on-sidebar', '--app-sidebar'],
      ['--app-on-sidebar-dimmed', '--app-sidebar'],
      ['--app-on-brand', '--app-brand'],
    ] as const;
    for (const [text, background] of pairs) {
      expect(contrast(color(text), color(background)), `${text} on ${background}`).toBeGreaterThanOrEqual(4.5);
    }
  });
});
