import type { CommitAuthor } from '#foundry/workspace';

/** The address is in a domain reserved for documentation, and the name says what it is: no client passes for an agent. */
export const clientAuthor = (actor: string): CommitAuthor => ({
  name: `${
    actor
      .replace(/[^\p{L}\p{N}._ -]/gu, '')
      .trim()
      .slice(0, 80) || 'unnamed'
  } (client)`,
  email: 'client@foundry.invalid',
});
