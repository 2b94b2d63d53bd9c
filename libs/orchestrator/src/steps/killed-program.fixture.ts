import { spawn } from 'node:child_process';

/** A program of a test that may be killed. */
export interface KillableProgram<Ended> {
  readonly kill: () => void;
  /** What it printed as its last words, a line of JSON that begins with its events; rejects when it ended otherwise. */
  readonly ended: Promise<Ended | 'killed'>;
}

/** Starts a fixture from its source, as a process of its own. */
export function startKillable<Ended>(fixture: string, ...given: string[]): KillableProgram<Ended> {
  const args = ['-C', 'foundry-source', '--import', '@oxc-node/core/register', fixture, ...given];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = new Promise<Ended | 'killed'>((resolve, reject) => {
    child.on('close', (code, signal) => {
      const result = output.split('\n').find((line) => line.startsWith('{"events"'));
      if (signal === 'SIGKILL') resolve('killed');
      else if (code === 0 && result) resolve(JSON.parse(result) as Ended);
      else reject(new Error(`it ended with ${String(code ?? signal)}: ${output}${errors}`));
    });
  });
  return { kill: () => void child.kill('SIGKILL'), ended };
}
