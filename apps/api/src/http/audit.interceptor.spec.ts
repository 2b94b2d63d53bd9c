import { Audit1763683800000, auditEntities, type AuditEvent, AuditLog, listAuditSchema, RefusalLog } from '#foundry/audit';
import { AccessControl, authErrors, LOCAL_OPERATOR, Public, RateLimits } from '#foundry/auth';
import { type Database, openTestDatabase } from '#foundry/database';
import { Body, Controller, Delete, Get, HttpCode, Inject, Module, Param, Patch, Post, Put } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AuditedLater, AuditInterceptor, ChangesNothing } from './audit.interceptor.js';
import { ProblemFilter } from './problem.filter.js';

class NotedRefusals extends RefusalLog {
  readonly events: AuditEvent[] = [];
  override note(event: AuditEvent): void {
    this.events.push(event);
  }
}

const event = { organisation: 'default', subject: 'local', name: 'local', target: 'x', result: 'done' } as const;

@Controller('things')
class ThingsController {
  constructor(@Inject(AuditLog) private readonly audit: AuditLog) {}

  @Post(':id')
  @Public('A stand-in.')
  forgetful(@Param('id') id: string): object {
    return { id };
  }
  @Put(':id')
  @Public('A stand-in.')
  put(): object {
    return {};
  }
  @Patch(':id')
  @Public('A stand-in.')
  patch(): object {
    return {};
  }
  @Delete(':id')
  @Public('A stand-in.')
  @HttpCode(204)
  remove(): void {}
  @Post('careful/one')
  @Public('A stand-in.')
  async careful(): Promise<object> {
    await this.audit.record({ ...event, action: 'thing.made' });
    return {};
  }
  @Post('silent/one')
  @Public('A stand-in.')
  @ChangesNothing('It is a question.')
  silent(): object {
    return {};
  }
  @Post('later/one')
  @Public('A stand-in.')
  @AuditedLater('It is written down with others.')
  later(): object {
    return {};
  }
  @Get('one')
  @Public('A stand-in.')
  read(): object {
    return {};
  }
  @Post('refused/one')
  @Public('A stand-in.')
  refused(@Body() _body: unknown): never {
    throw authErrors.notAllowed('This is not for you.');
  }
}

let database: Database;
let app: NestFastifyApplication;
let audit: AuditLog;
const refusals = new NotedRefusals(undefined as never);

beforeAll(async () => {
  database = await openTestDatabase({ entities: auditEntities, migrations: [Audit1763683800000] });
  audit = new AuditLog(database.dataSource);
  class TestModule {}
  Module({
    controllers: [ThingsController],
    providers: [
      { provide: AuditLog, useValue: audit },
      { provide: AccessControl, useValue: new AccessControl([], new RateLimits({ perToken: 1, perAddress: 1 }), refusals) },
      {
        provide: APP_GUARD,
        useValue: {
          canActivate: (context: { switchToHttp: () => { getRequest: () => { principal?: unknown } } }) => {
            context.switchToHttp().getRequest().principal = LOCAL_OPERATOR;
            return true;
          },
        },
      },
      { provide: APP_FILTER, useClass: ProblemFilter },
      { provide: APP_INTERCEPTOR, useClass: AuditInterceptor },
    ],
  })(TestModule);
  app = await NestFactory.create<NestFastifyApplication>(TestModule, new FastifyAdapter(), { logger: false });
  await app.init();
});
afterAll(async () => {
  await app.close();
  await database.close();
});

const ask = async (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string): Promise<unknown[]> => {
  const newest = async () => (await audit.list('default', listAuditSchema.parse({}))).items;
  const before = (await newest()).length;
  const { statusCode } = await app.inject({ method, url });
  const entries = (await newest()).reverse().slice(before);
  return [statusCode, ...entries.map(({ action, target, details }) => [action, target, details['parameters']])];
};

it.each([
  ['POST', 201],
  ['PUT', 200],
  ['PATCH', 200],
  ['DELETE', 204],
] as const)('writes down a %s of which the capability wrote nothing', async (method, status) => {
  expect(await ask(method, '/things/7')).toEqual([status, ['request.answered', `${method} /things/:id`, 'id=7']]);
});

it('leaves it at what the capability wrote', async () => {
  expect(await ask('POST', '/things/careful/one')).toEqual([201, ['thing.made', 'x', undefined]]);
});

it('writes nothing about what changes nothing', async () => {
  expect(await ask('GET', '/things/one')).toEqual([200]);
  expect(await ask('POST', '/things/silent/one')).toEqual([201]);
});

it('leaves it to the capability that writes a moment later', async () => {
  expect(await ask('POST', '/things/later/one')).toEqual([201]);
});

it('writes down what a capability refuses', async () => {
  expect(await ask('POST', '/things/refused/one')).toEqual([403]);
  expect(refusals.events).toMatchObject([
    { action: 'access.refused', target: 'POST /things/refused/one', details: { code: 'auth.not_allowed' } },
  ]);
});
