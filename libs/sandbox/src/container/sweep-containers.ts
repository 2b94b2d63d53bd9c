import { messageOf } from '#foundry/kernel';
import { INSTANCE_LABEL } from './container-arguments.js';
import { Engine } from './engine.js';

/**
 * Ends the containers that dead instances of Foundry have left.
 * @param isDead whether the value of an instance's marker names one that is dead and whose runs are ours to end
 * @returns how many there were.
 * @throws Error for people when the engine does not answer
 */
export async function sweepContainers(isDead: (instance: string) => boolean, engine: Engine = Engine.find()): Promise<number> {
  const format = `{{.Names}}\t{{.Label "${INSTANCE_LABEL}"}}`;
  const listed = await engine.call(['ps', '--all', '--filter', `label=${INSTANCE_LABEL}`, '--format', format]);
  const names = listed.split('\n').flatMap((line) => {
    const [name = '', instance = ''] = line.split('\t');
    return name !== '' && isDead(instance) ? [name] : [];
  });
  let removed = 0;
  for (const name of names) {
    try {
      await engine.call(['rm', '--force', '--volumes', name]);
      removed += 1;
    } catch (error) {
      if (!/no such container|already in progress/i.test(messageOf(error))) throw error; // somebody else was faster
    }
  }
  return removed;
}
