import { AuditLog, AuditVerifier } from '#foundry/audit';
import {
  AccessControl,
  ApiKeyService,
  AuthGuard,
  OAuthClientService,
  OrganisationService,
  ServerAddress,
  SigningKeys,
  UserService,
} from '#foundry/auth';
import { ConfigurationAdministration, QueueAdministration } from '#foundry/administration';
import { ChatService, ConnectionRegistry } from '#foundry/chat';
import { CodeRunService } from '#foundry/coderuns';
import { Database } from '#foundry/database';
import { UpstreamService } from '#foundry/gateway';
import { BudgetService, UsageService } from '#foundry/ledger';
import { LlmService } from '#foundry/llm';
import {
  MemoryForgetting,
  MemoryRelations,
  MemorySearch,
  MemoryService,
  MemorySessions,
  MemoryTransfer,
  PlannerLog,
} from '#foundry/memory';
import { BuildService, ProjectService } from '#foundry/orchestrator';
import { JobQueue } from '#foundry/queue';
import { PlannerService, SupervisorService } from '#foundry/supervisor';
import { ToolBudgets, ToolCalls, ToolDeployments, ToolRegistry, ToolRuntime, ToolSecrets } from '#foundry/tools';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { controllers } from '../controllers.js';
import { createOpenApi } from './openapi.js';

/** What the controllers stand on. */
const services = [
  ApiKeyService,
  ServerAddress,
  SigningKeys,
  OrganisationService,
  UserService,
  OAuthClientService,
  ConfigurationAdministration,
  QueueAdministration,
  AuditLog,
  AuditVerifier,
  BuildService,
  ChatService,
  ConnectionRegistry,
  UpstreamService,
  CodeRunService,
  PlannerService,
  ProjectService,
  SupervisorService,
  BudgetService,
  UsageService,
  LlmService,
  ToolRegistry,
  ToolDeployments,
  ToolRuntime,
  ToolCalls,
  ToolBudgets,
  ToolSecrets,
  MemoryForgetting,
  MemoryRelations,
  MemorySearch,
  MemoryService,
  MemorySessions,
  MemoryTransfer,
  PlannerLog,
];

const unused = (token: unknown) => ({ provide: token as symbol, useValue: {} });

/** The OpenAPI document without a server: routes and their schemas are all it needs. */
export async function describeApi(): Promise<unknown> {
  class DescribedModule {}
  Module({
    controllers: [...controllers],
    providers: [AuthGuard, ...[...services, Database, JobQueue, AccessControl].map(unused)],
  })(DescribedModule);
  const app = await NestFactory.create<NestFastifyApplication>(DescribedModule, new FastifyAdapter(), {
    logger: false,
    // A service that is missing above is told; by itself Nest would end the process without a word.
    abortOnError: false,
  });
  try {
    return createOpenApi(app);
  } finally {
    await app.close();
  }
}
