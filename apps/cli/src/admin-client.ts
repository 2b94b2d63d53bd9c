import type { FailedJobPage, JobCount, QueueList, QueueView } from '#foundry/administration';
import type { CreateUserInput, OrganisationList, OrganisationView, UserPage, UserView } from '#foundry/auth';

export interface UserFilter {
  readonly organisation?: string;
  readonly cursor?: string;
}

/** What the command does to organisations, users and queues. */
export interface AdminClient {
  organisations(): Promise<OrganisationList>;
  createOrganisation(id: string, name: string | undefined): Promise<OrganisationView>;
  renameOrganisation(id: string, name: string): Promise<OrganisationView>;
  /** Lets its tokens work, or no longer. */
  switchOrganisation(id: string, to: 'disable' | 'enable'): Promise<OrganisationView>;
  users(filter: UserFilter): Promise<UserPage>;
  createUser(request: CreateUserInput): Promise<UserView>;
  switchUser(id: string, to: 'disable' | 'enable'): Promise<UserView>;
  queues(): Promise<QueueList>;
  switchQueue(name: string, to: 'pause' | 'resume'): Promise<QueueView>;
  failedJobs(name: string, limit: number, cursor: string | undefined): Promise<FailedJobPage>;
  /** One failed job, or all of them. */
  retryJobs(name: string, id: string | undefined): Promise<JobCount>;
  drainQueue(name: string): Promise<JobCount>;
}
