import type { DependencyStore } from '#foundry/sandbox';
import { Inject, Injectable } from '@nestjs/common';
import { PARTS } from '../pipeline.js';
import { DEPENDENCY_STORE } from '../ports.js';
import type { StepContext, StepHandler, StepResult } from './step.js';

/** Installs one half's dependencies once per lockfile and links them into the workspace. */
@Injectable()
export class InstallStep implements StepHandler {
  readonly steps = PARTS.map((part) => `install-${part}`);

  constructor(@Inject(DEPENDENCY_STORE) private readonly store: DependencyStore) {}

  async run(context: StepContext): Promise<StepResult> {
    const part = context.step.slice('install-'.length);
    const workspace = await context.workspace();
    const [packageJson, packageLock] = await Promise.all(
      ['package.json', 'package-lock.json'].map(async (file) => (await workspace.read(`${part}/${file}`)).toString('utf8')),
    );
    const dependencies = await this.store.ensure({
      packageJson: packageJson!,
      packageLock: packageLock!,
      // What the first round installs is the template's; later ones install what the client made of it.
      origin: context.build.brain === 'client' && context.round > 0 ? 'client' : 'template',
      signal: context.signal,
      onLine: (line) => context.log(line),
    });
    await workspace.linkDependencies(part, dependencies.path);
    return {
      output: { hash: dependencies.hash, installed: dependencies.installed },
      summary: dependencies.installed ? 'installed' : 'already in the store',
    };
  }
}
