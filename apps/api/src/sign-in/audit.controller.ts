import {
  AuditLog,
  type AuditPage,
  type AuditVerification,
  AuditVerifier,
  type AuditHead,
  auditHeadSchema,
  type ListAudit,
  listAuditSchema,
} from '#foundry/audit';
import { authErrors, CurrentPrincipal, type Principal, RequiresScope } from '#foundry/auth';
import { Body, Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { ChangesNothing } from '../http/audit.interceptor.js';

const verifySchema = z.strictObject({
  /** Heads that were noted elsewhere, as `GET /api/v1/admin/audit/heads` shows them. */
  heads: z.array(auditHeadSchema).max(1_000).default([]),
});

/** The audit log. Its operator sees every organisation's, everybody else their own. */
@Controller('api/v1/admin/audit')
export class AuditController {
  constructor(
    @Inject(AuditLog) private readonly log: AuditLog,
    @Inject(AuditVerifier) private readonly verifier: AuditVerifier,
  ) {}

  @Get()
  @RequiresScope('admin:logs')
  async list(@CurrentPrincipal() principal: Principal, @Query({ schema: listAuditSchema }) query: ListAudit): Promise<AuditPage> {
    const { organisation = principal.organisation } = query;
    if (organisation !== principal.organisation && !principal.operator)
      throw authErrors.notAllowed(
        'Only the admin token may see the audit log of another organisation. Leave the organisation out.',
      );
    return await this.log.list(organisation, query);
  }

  @Get('heads')
  @RequiresScope('admin:logs')
  async heads(@CurrentPrincipal() principal: Principal): Promise<{ items: AuditHead[] }> {
    return { items: await this.log.heads(principal.operator ? undefined : principal.organisation) };
  }

  @Post('verify')
  @HttpCode(200)
  @ChangesNothing('It reads the log.')
  @RequiresScope('admin:logs')
  async verify(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: verifySchema }) { heads }: z.output<typeof verifySchema>,
  ): Promise<AuditVerification> {
    return await this.verifier.verify(principal.operator ? undefined : principal.organisation, heads);
  }
}
