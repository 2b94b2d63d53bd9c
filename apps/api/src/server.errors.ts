import { defineErrors } from '#foundry/kernel';

export const serverErrors = defineErrors('server', {
  portTaken: [409, 'Another program listens on the port.'],
  cannotListen: [400, 'The address cannot be listened on.'],
});
