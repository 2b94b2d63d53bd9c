import { type DynamicModule, Global, Module } from '@nestjs/common';
import { AUDIT_OPTIONS, AuditAnchors, type AuditOptions } from './audit.anchors.js';
import { AuditLog } from './audit.log.js';
import { AuditVerifier } from './audit.verifier.js';
import { RefusalLog } from './refusal.log.js';

/** Needs the global `DataSource`. */
@Global()
@Module({})
export class AuditModule {
  static forRoot(options: AuditOptions): DynamicModule {
    return {
      module: AuditModule,
      providers: [{ provide: AUDIT_OPTIONS, useValue: options }, AuditLog, AuditAnchors, AuditVerifier, RefusalLog],
      exports: [AuditLog, AuditAnchors, AuditVerifier, RefusalLog],
    };
  }
}
