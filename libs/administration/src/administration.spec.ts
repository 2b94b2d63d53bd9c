import { type AuditEvent, AuditLog } from '#foundry/audit';
import { LOCAL_OPERATOR, type Principal } from '#foundry/auth';
import { JobQueue, QueueControl, type QueueState } from '#foundry/queue';
import { describe, expect, it } from 'vitest';
import { ConfigurationAdministration, QueueAdministration } from './index.js';

const member: Principal = { ...LOCAL_OPERATOR, operator: false, subject: 'key:tok_1' };
const stranger: Principal = { ...member, organisation: 'acme' };
const refused = { code: 'auth.not_allowed', status: 403 };

describe('ConfigurationAdministration', () => {
  const view = (caller: Principal) =>
    new ConfigurationAdministration({
      environment: { DATABASE_URL: 'postgres://ada:secret@db/foundry', FOUNDRY_PORT: '8080', FOUNDRY_LOG_LEVEL: 'debug' },
      commandLine: { FOUNDRY_PORT: '9090' },
    }).view(caller);

  it('shows every variable, what is in force and where it comes from, and no secret', () => {
    const { items } = view(member);
    const of = (name: string) => items.find((item) => item.name === name);
    expect(of('FOUNDRY_PORT')).toMatchObject({ value: '9090', source: 'command line', default: '7070' });
    expect(of('FOUNDRY_LOG_LEVEL')).toMatchObject({ value: 'debug', source: 'environment' });
    expect(of('FOUNDRY_HOST')).toMatchObject({ value: '127.0.0.1', source: 'default' });
    expect(of('DATABASE_URL')).toMatchObject({ value: '(hidden)', source: 'environment', sensitive: true });
    expect(JSON.stringify(items)).not.toContain('secret@');
  });

  it('is not for other organisations', () => {
    expect(() => view(stranger)).toThrow(expect.objectContaining(refused));
  });
});

describe('QueueAdministration', () => {
  class Control extends QueueControl {
    readonly done: string[] = [];
    constructor(private readonly log: string[]) {
      super(undefined as never);
    }
    override list(): Promise<QueueState[]> {
      return Promise.resolve([]);
    }
    override get(name: string): Promise<QueueState> {
      const counts = { waiting: 2, active: 0, delayed: 0, completed: 0, failed: 0 };
      return name === 'builds' ? Promise.resolve({ name, paused: true, counts }) : Promise.reject(new Error('There is none.'));
    }
    override async pause(): Promise<void> {
      await Promise.resolve(this.log.push('paused'));
    }
    override drain(): Promise<number> {
      return Promise.reject(new Error('Redis went away.'));
    }
  }
  class Log extends AuditLog {
    constructor(
      private readonly log: string[],
      readonly events: AuditEvent[] = [],
    ) {
      super(undefined as never);
    }
    override async record(event: AuditEvent): Promise<void> {
      this.events.push(event);
      await Promise.resolve(this.log.push(`noted ${event.action} ${event.result}`));
    }
  }
  const setUp = () => {
    const log: string[] = [];
    const audit = new Log(log);
    const queue = { backendKind: 'postgres' } as unknown as JobQueue;
    return { log, audit, administration: new QueueAdministration(queue, new Control(log), audit) };
  };

  it('writes down what it is about to do, then does it', async () => {
    const { log, audit, administration } = setUp();
    await expect(administration.pause(member, 'builds')).resolves.toMatchObject({ name: 'builds', paused: true });
    expect(log).toEqual(['noted queue.paused done', 'paused']);
    expect(audit.events[0]).toMatchObject({ organisation: 'default', subject: 'key:tok_1', target: 'builds' });
  });

  it('writes down besides that something could not be done, and why', async () => {
    const { log, audit, administration } = setUp();
    await expect(administration.drain(member, 'builds')).rejects.toThrow('Redis went away.');
    expect(log).toEqual(['noted queue.drained done', 'noted queue.drained failed']);
    expect(audit.events[1]!.details).toEqual({ reason: 'Redis went away.' });
  });

  it('notes nothing about queues that are not there', async () => {
    const { log, administration } = setUp();
    await expect(administration.pause(member, 'nothing')).rejects.toThrow('There is none.');
    expect(log).toEqual([]);
  });

  it('is not for other organisations', async () => {
    const { log, administration } = setUp();
    const attempts = [
      administration.list(stranger),
      administration.pause(stranger, 'builds'),
      administration.resume(stranger, 'builds'),
      administration.drain(stranger, 'builds'),
      administration.retry(stranger, 'builds', 'x'),
      administration.retryAll(stranger, 'builds'),
      administration.failed(stranger, 'builds', { limit: 1, cursor: 0 }),
    ];
    for (const attempt of attempts) await expect(attempt).rejects.toMatchObject(refused);
    expect(log).toEqual([]);
  });
});
