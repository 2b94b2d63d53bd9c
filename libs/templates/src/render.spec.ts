import { Liquid } from 'liquidjs';
import { describe, expect, it } from 'vitest';
import { refuseUnescaped, registerFilters } from './filters.js';
import { toProjectModel } from './model.js';
import { renderPart, renderProject } from './render.js';
import { hostile, large, reservedNames, tangled } from './testing/hard-plans.js';
import { eventBooking, taskBoard, vetClinic } from './testing/sample-plans.js';

const TEXT = `it's "x" </script> {{ y }} \\ \`z\` \${q} */ | # <b>\n- a`;

describe('filters', () => {
  const engine = new Liquid({ outputEscape: refuseUnescaped, strictFilters: true, strictVariables: true });
  registerFilters(engine);
  const rendered = (template: string, value: unknown = TEXT) => engine.parseAndRenderSync(template, { value }) as string;

  it('refuse text that no filter has escaped', () => {
    expect(() => rendered('{{ value }}')).toThrow(/needs a filter/);
    expect(() => rendered('{{ value | upcase }}')).toThrow(/needs a filter/);
    expect(rendered('{{ value }}', 'petOwner')).toBe('petOwner');
    expect(rendered('{{ value }}', '#aabbcc')).toBe('#aabbcc');
  });

  it('write literals that read back as the same value', () => {
    const literal = rendered('{{ value | json }}', `${TEXT}\u2028`);
    expect(JSON.parse(literal)).toBe(`${TEXT}\u2028`);
    expect(literal).not.toContain('</');
    expect(JSON.parse(rendered('{{ value | yaml }}'))).toBe(TEXT);
  });

  it('write SQL names and texts that end where they should', () => {
    expect(rendered('{{ value | sqlIdent }}', 'a"b')).toBe('"a""b"');
    expect(rendered('{{ value | sqlText }}', `a'b`)).toBe(`'a''b'`);
    expect(rendered('{{ value | sqlText }}', 5)).toBe('5');
  });

  it('keep comments, Markdown and HTML what they are', () => {
    expect(rendered('/* {{ value | comment }} */').match(/\*\//g)).toHaveLength(1);
    expect(rendered('{{ value | markdown }}')).not.toMatch(/(?<!\\)[|`<]|\n/);
    expect(rendered('{{ value | markdown }}', '1. first')).toBe('1\\. first');
    expect(rendered('{{ value | markdown }}', '0.1.0')).toBe('0.1.0');
    expect(rendered('{{ value | html }}')).not.toMatch(/[<>"']/);
    expect(rendered('<p>{{ value | jsxText }}</p>', 'Pet owners')).toBe('<p>Pet owners</p>');
    expect(rendered('<p>{{ value | jsxText }}</p>', 'a < b')).toBe('<p>{"a \\u003c b"}</p>');
  });
});

describe('rendering', () => {
  it.each([vetClinic, taskBoard, eventBooking, reservedNames, tangled, hostile, large])(
    'gives a whole project with unique, plain paths (%#)',
    async (make) => {
      const files = await renderProject(toProjectModel(make(), '1.2.3'));
      const paths = files.map(({ path }) => path);
      expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(paths.length);
      expect(paths).toEqual([...paths].sort());
      expect(paths.filter((path) => !/^[\w./-]+$/.test(path) || path.includes('..') || path.includes('dot-'))).toEqual([]);
      expect(paths).toEqual(
        expect.arrayContaining([
          'README.md',
          'docker-compose.yml',
          '.env.example',
          '.gitignore',
          'backend/package.json',
          'backend/package-lock.json',
          'backend/Dockerfile',
        ]),
      );
    },
  );

  it('gives the same bytes for the same plan', async () => {
    const [once, again] = await Promise.all([
      renderProject(toProjectModel(taskBoard(), '1')),
      renderProject(toProjectModel(taskBoard(), '1')),
    ]);
    expect(once).toEqual(again);
  });

  it('gives every project the same dependencies, under its own name', async () => {
    const lockOf = async (make: typeof vetClinic) => {
      const files = await renderPart(toProjectModel(make(), '1'), 'backend');
      return JSON.parse(files.find(({ path }) => path === 'backend/package-lock.json')!.content as string) as {
        name: string;
        packages: Record<string, object>;
      };
    };
    const [clinic, board] = await Promise.all([lockOf(vetClinic), lockOf(taskBoard)]);
    expect([clinic.name, board.name]).toEqual(['paws-whiskers-clinic-backend', 'studio-board-backend']);
    const dependencies = ({ packages: { '': _own, ...rest } }: typeof clinic) => rest;
    expect(dependencies(clinic)).toEqual(dependencies(board));
  });
});
