import { mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createSandbox, type RunRequest, type Sandbox } from '#foundry/sandbox';
import { afterAll, beforeEach } from 'vitest';
import type { Workspace, Workspaces } from './workspace.types.js';
import { createWorkspaces } from './workspaces.js';

export const author = { name: 'Backend Agent', email: 'backend@foundry.local' };
export const at = new Date('2026-01-02T03:04:05Z');

/** A new empty workspace for each test of a file, in a folder that goes away with the file. */
export class WorkspaceFixture {
  readonly folder = mkdtempSync(join(tmpdir(), 'workspace-spec-'));
  readonly directory = join(this.folder, 'workspaces');
  readonly sandbox: Sandbox;
  workspaces!: Workspaces;
  workspace!: Workspace;
  /** What was run in the current test. */
  commands: string[] = [];
  private builds = 0;

  constructor() {
    const real = createSandbox({ runDirectory: join(this.folder, 'runs'), instanceId: `ws${process.pid}` });
    this.sandbox = Object.assign(Object.create(real) as Sandbox, {
      run: (request: RunRequest) => {
        this.commands.push([request.command, ...request.args].join(' '));
        return real.run(request);
      },
    });
    beforeEach(async () => {
      this.commands = [];
      this.workspaces = createWorkspaces({
        directory: this.directory,
        sandbox: this.sandbox,
        quotaBytes: 2_000_000,
        fileBytes: 500_000,
      });
      this.workspace = await this.another();
    });
    afterAll(() => rmSync(this.folder, { recursive: true, force: true }));
  }

  another(): Promise<Workspace> {
    return this.workspaces.open(`build_${++this.builds}`);
  }

  /** The workspace as a process opens it that was started later. */
  reopened(): Promise<Workspace> {
    return createWorkspaces({ directory: this.directory, sandbox: this.sandbox }).open(this.workspace.buildId);
  }

  /** The plain git on a workspace's repository, to see what it says about what Foundry made. */
  async git(workspace: Workspace, args: readonly string[]): Promise<string> {
    const result = await this.sandbox.run({
      command: 'git',
      args: ['-c', 'safe.directory=*', `--git-dir=${join(dirname(workspace.root), 'git')}`, ...args],
      cwd: this.folder,
      origin: 'foundry',
      network: 'none',
      env: { GIT_CONFIG_GLOBAL: '/dev/null' },
    });
    const said = result.stdout.text + result.stderr.text;
    if (result.exitCode !== 0) throw new Error(said);
    return said.replace(/^(?:dangling |notice: ).*\n/gm, '');
  }

  /** Puts a file, a folder or a link where a job could have put it, past the workspace's own rules. */
  plant(path: string, make: (absolute: string) => void): void {
    const absolute = join(this.workspace.root, path);
    mkdirSync(dirname(absolute), { recursive: true });
    make(absolute);
  }

  /** Every file below the root with its bytes and whether it is executable, every folder and every link. */
  picture(prefix = ''): Record<string, string> {
    const { root } = this.workspace;
    const files: Record<string, string> = {};
    for (const entry of readdirSync(join(root, prefix), { withFileTypes: true })) {
      const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
      const absolute = join(root, path);
      if (entry.isDirectory()) Object.assign(files, this.picture(path), { [`${path}/`]: 'folder' });
      else if (entry.isSymbolicLink()) files[path] = `-> ${readlinkSync(absolute)}`;
      else files[path] = `${(statSync(absolute).mode & 0o111) === 0 ? '-' : 'x'} ${readFileSync(absolute).toString('hex')}`;
    }
    return files;
  }
}
