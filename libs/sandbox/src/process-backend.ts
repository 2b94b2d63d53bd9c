import type { SandboxBackend } from './backend.js';
import type { ControlGroups } from './limits/control-groups.js';
import { launcherArguments, SHELL } from './limits/launcher.js';

/** Foundry's own use of the machine's programs: a clean environment and a process group. */
export const plainBackend: SandboxBackend = {
  name: 'process',
  isolates: false,
  plan: ({ program, args, cwd, env }) => ({ program, args, cwd, env }),
};

/** The same with limits, but no isolation: the program can do what Foundry's user can. */
export function processBackend(groups: ControlGroups | undefined): SandboxBackend {
  return {
    name: 'process',
    isolates: false,
    plan: ({ program, args, cwd, env, limits }) => {
      const group = groups?.create(limits);
      return {
        program: SHELL,
        args: launcherArguments(limits, group?.joinFiles ?? [], [program, ...args]),
        cwd,
        env,
        group,
      };
    },
  };
}
