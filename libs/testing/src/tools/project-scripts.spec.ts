import { describe, expect, it } from 'vitest';
import { callOf, commandsOf } from './project-scripts.js';

describe('npm scripts', () => {
  it('are read as the programs they call', () => {
    expect(commandsOf('tsc -p "tsconfig.build.json" && vite build')).toEqual([
      { tool: 'tsc', args: ['-p', 'tsconfig.build.json'] },
      { tool: 'vite', args: ['build'] },
    ]);
    expect(callOf({ check: 'oxfmt --check && eslint . --max-warnings 0' }, ['lint', 'check'], 'eslint')).toEqual({
      tool: 'eslint',
      args: ['.', '--max-warnings', '0'],
    });
  });

  it.each([
    'rm -rf dist; tsc',
    'tsc | tee log',
    'CI=1 vitest',
    'echo $(whoami)',
    'tsc > out',
    'eslint "src/**/*.ts"',
    '',
    'tsc && ',
  ])('are left alone when they need a shell: %s', (script) => {
    expect(commandsOf(script)).toBeUndefined();
  });
});
