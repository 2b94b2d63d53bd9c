import type { Principal } from '#foundry/auth';
import type { MemoryOwner } from '#foundry/memory';

/** Whose memories a request is about: always those of who sends it. */
export const ownerOf = ({ organisation, subject, name }: Principal): MemoryOwner => ({ organisation, user: subject, name });
