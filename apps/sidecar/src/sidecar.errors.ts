import { defineErrors } from '#foundry/kernel';

export const sidecarErrors = defineErrors('sidecar', {
  noServer: [503, 'No Foundry server answers where the sidecar looks for one.'],
  tokenRefused: [401, 'The server does not take the token.'],
  lost: [502, 'The server went away while it answered.'],
});
