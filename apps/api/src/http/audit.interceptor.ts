import { AuditLog, countingEntries } from '#foundry/audit';
import { AccessControl, credentialsOf, type Principal } from '#foundry/auth';
import { DomainError, messageOf } from '#foundry/kernel';
import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  Logger,
  type NestInterceptor,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';

const CHANGES_NOTHING = 'foundry:changes-nothing';
const AUDITED_LATER = 'foundry:audited-later';
const MUTATING = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** A route that is asked with a body, or by a method that changes things elsewhere, and changes nothing; with the reason. */
export const ChangesNothing = (reason: string) => SetMetadata(CHANGES_NOTHING, reason);

/** A route whose capability writes its entries a moment later, together: what happens often would otherwise wait for each. */
export const AuditedLater = (reason: string) => SetMetadata(AUDITED_LATER, reason);

/** The reason of `@ChangesNothing`; undefined for a route whose every answer is in the audit log. */
export function changesNothing(handler: (...args: never[]) => unknown): string | undefined {
  return Reflect.getMetadata(CHANGES_NOTHING, handler) as string | undefined;
}

/**
 * No route that changes something can be forgotten by the audit log: capabilities write what they did in the transaction in
 * which they did it, and where one wrote nothing, the request itself is written down here. Refusals by what a
 * route stands on (the guard writes its own) are written down too.
 */
@Injectable()
export class AuditInterceptor implements NestInterceptor {
  private readonly logger = new Logger('Audit');

  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(AccessControl) private readonly access: AccessControl,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest & { principal?: Principal }>();
    if (!request.principal) return next.handle();
    return from(this.answer(context, next, request, request.principal, http.getResponse<FastifyReply>()));
  }

  private async answer(
    context: ExecutionContext,
    next: CallHandler,
    request: FastifyRequest,
    principal: Principal,
    reply: FastifyReply,
  ): Promise<unknown> {
    try {
      const { result, entries } = await countingEntries(() => lastValueFrom(next.handle(), { defaultValue: undefined }));
      const handler = context.getHandler();
      const silent = [CHANGES_NOTHING, AUDITED_LATER].some((kind) => this.reflector.get<unknown>(kind, handler) !== undefined);
      if (entries === 0 && !silent && MUTATING.has(request.method)) await this.record(request, principal, reply.statusCode);
      return result;
    } catch (error) {
      if (error instanceof DomainError && error.status === 403) this.access.noteRefusal(error, credentialsOf(request), principal);
      throw error;
    }
  }

  private async record(request: FastifyRequest, principal: Principal, status: number): Promise<void> {
    const { organisation, subject, name } = principal;
    const target = `${request.method} ${request.routeOptions.url ?? 'an unknown route'}`;
    const ids = Object.entries((request.params ?? {}) as Record<string, unknown>).map(([key, id]) => `${key}=${String(id)}`);
    try {
      const details = { status, ...(ids.length > 0 && { parameters: ids.join(' ') }) };
      await this.audit.record({ organisation, subject, name, action: 'request.answered', target, result: 'done', details });
    } catch (error) {
      // It was done already: an error would have the client do it again.
      this.logger.error(`A request could not be written to the audit log: ${messageOf(error)}`);
    }
  }
}
