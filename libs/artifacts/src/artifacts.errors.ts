import { defineErrors } from '#foundry/kernel';

export const artifactErrors = defineErrors('artifacts', {
  notFound: [404, 'The build has no artifact of this name.'],
  invalidName: [400, 'The name cannot be the name of an artifact.'],
  diskFull: [507, 'The disk that holds the artifacts is full.'],
});
