import type {
  Change,
  CreateProject,
  DeleteProjectFiles,
  EditProject,
  FailureContext,
  FailuresQuery,
  FileContent,
  FixProject,
  ListProjectFiles,
  PackageProject,
  ProjectFilePage,
  ProjectView,
  ReadProjectFile,
  RollbackProject,
  RoundView,
  RunChecks,
  WriteProjectFiles,
} from '#foundry/orchestrator';

/** What the command needs of projects, whether Foundry runs in this process or on a server. */
export interface ProjectClient {
  create(request: CreateProject): Promise<ProjectView>;
  get(id: string): Promise<ProjectView>;
  close(id: string): Promise<ProjectView>;
  remove(id: string): Promise<void>;
  listFiles(id: string, query: ListProjectFiles): Promise<ProjectFilePage>;
  readFile(id: string, path: string, range: ReadProjectFile): Promise<FileContent>;
  write(id: string, request: WriteProjectFiles): Promise<Change>;
  edit(id: string, request: EditProject): Promise<Change>;
  delete(id: string, request: DeleteProjectFiles): Promise<Change>;
  rollback(id: string, request: RollbackProject): Promise<Change>;
  check(id: string, request: RunChecks): Promise<RoundView>;
  fix(id: string, request: FixProject): Promise<RoundView>;
  package(id: string, request: PackageProject): Promise<RoundView>;
  rounds(id: string): Promise<RoundView[]>;
  /** @param waitMs so long at most the answer waits for the round's end */
  round(id: string, round: number, waitMs: number): Promise<RoundView>;
  cancelRound(id: string, round: number): Promise<RoundView>;
  failures(id: string, query: FailuresQuery): Promise<FailureContext>;
}
