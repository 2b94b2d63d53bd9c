import type { Fixer, Patch } from '../fixer.js';

export interface RestoreOptions {
  /** Whether a file is the template's alone: nobody's work is lost when it is rendered again. */
  readonly mayRestore: (path: string) => boolean;
}

const MAX_FILES = 40;

/**
 * The last resort for what the template wrote and nobody else has changed on purpose: the file as it is rendered from the
 * plan. It does not repair anything, so it is tried only when nothing else helped.
 */
export function restoreFixer({ mayRestore }: RestoreOptions): Fixer {
  return {
    name: 'restore',
    lastResort: true,
    async propose(context) {
      const damaged: { path: string; rendered: string }[] = [];
      for (const path of new Set([...context.paths, ...context.findings.flatMap(({ file }) => file ?? [])])) {
        if (!mayRestore(path)) continue;
        const rendered = await context.rendered(path);
        if (rendered !== undefined && rendered !== (await context.read(path))) damaged.push({ path, rendered });
      }
      if (damaged.length === 0 || damaged.length > MAX_FILES) return [];
      const targets = context.findings.map(({ fingerprint }) => fingerprint);
      const all: Patch = {
        fixer: 'restore',
        summary: `render ${damaged.map(({ path }) => path).join(', ')} again`,
        targets,
        changes: damaged.map(({ path, rendered }) => ({ path, content: rendered })),
      };
      const single = damaged.map(({ path, rendered }): Patch => {
        const near = context.findings.filter(({ file }) => file === path);
        return {
          fixer: 'restore',
          summary: `render ${path} again`,
          targets: (near.length > 0 ? near : context.findings).map(({ fingerprint }) => fingerprint),
          changes: [{ path, content: rendered }],
        };
      });
      return damaged.length > 1 ? [all, ...single] : single;
    },
  };
}
