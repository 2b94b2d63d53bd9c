import { defineErrors } from '#foundry/kernel';

export const toolErrors = defineErrors('tools', {
  invalidPackage: [
    422,
    'The package is not one of a tool: a path, a size, the archive or tool.json is wrong; every problem is listed.',
  ],
  rejected: [422, 'The package did not pass its checks; each finding is listed.'],
  notFound: [404, 'There is no such tool or version, or it belongs to another organisation.'],
  notDeployed: [409, 'The tool was undeployed: deploy it again, or roll back to one of its versions.'],
  interpreterMissing: [503, 'The interpreter of the package’s language is not installed where sandboxed code can use it.'],
  checksUnavailable: [503, 'A check of tool packages could not be run on this machine.'],
  contentLost: [500, 'The stored program of a version is gone or was changed; deploy the package again.'],
});
