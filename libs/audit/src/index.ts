export { AuditAnchors, type AuditOptions } from './audit.anchors.js';
export { auditEntities } from './audit.entity.js';
export { auditErrors } from './audit.errors.js';
export { AuditLog } from './audit.log.js';
export { countingEntries } from './audit.scope.js';
export { AuditModule } from './audit.module.js';
export {
  type AuditDetails,
  type AuditEntryView,
  type AuditEvent,
  type AuditHead,
  auditHeadSchema,
  type AuditPage,
  auditPageSchema,
  type AuditProblem,
  type AuditVerification,
  auditVerificationSchema,
  type ListAudit,
  listAuditSchema,
  type PastAuditEvent,
} from './audit.schemas.js';
export { AuditVerifier } from './audit.verifier.js';
export { Audit1763683800000 } from './migrations/1763683800000-audit.js';
export { RefusalLog } from './refusal.log.js';
