import { defineErrors } from '#foundry/kernel';

export const workspaceErrors = defineErrors('workspace', {
  invalidBuildId: [400, 'The build id cannot name a workspace.'],
  invalidPath: [400, 'The path is not one that a project file may have.'],
  linkRefused: [400, 'The path leads through a link, or is one.'],
  notAFile: [400, 'The path is a folder, a device or another special file.'],
  nameConflict: [409, 'The path differs only in letter case from another one, or is a file and a folder at once.'],
  noAccess: [403, 'A program took away the access to the path.'],
  fileChanging: [409, 'The file is being written while it should be read or restored.'],
  editConflict: [409, 'The file is not what the edit was made for any more.'],
  notFound: [404, 'The file or the workspace does not exist.'],
  fileTooLarge: [413, 'The file is larger than a project file may be.'],
  tooManyFiles: [413, 'The project has more files than it may have.'],
  tooDeep: [413, 'The project has folders below each other deeper than it may have.'],
  quotaExceeded: [413, 'The project would take more space than it may.'],
  commitNotFound: [404, 'The commit does not exist in this workspace.'],
  nothingCommitted: [409, 'The workspace has no commit yet.'],
  invalidForkName: [400, 'The name cannot be one of a fork.'],
  forkNotFound: [404, 'The fork does not exist.'],
  forkOutdated: [409, 'The workspace was rolled back behind the commit that the fork was made from.'],
  uncommittedChanges: [409, 'Files have changes that are not committed and that a merge would lose.'],
  invalidDependencies: [400, 'The folder of dependencies to link does not exist.'],
  gitMissing: [503, 'The git command was not found.'],
  gitFailed: [500, 'A git command failed.'],
  diskFull: [507, 'The disk that holds the workspaces is full.'],
});

/** Runs `work`; a full disk becomes a sentence instead of an errno. */
export async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'ENOSPC' && code !== 'EDQUOT') throw error;
    throw workspaceErrors.diskFull('The disk that holds the project files is full: free some space and resume the build.', {
      cause: error,
    });
  }
}
