import { defineJob } from '#foundry/queue';
import { z } from 'zod';

const payload = z.object({ sessionId: z.string() });
export type SessionRef = z.infer<typeof payload>;

/** Runs the code parts of one session, from the first that has not ended on. */
export const sessionJob = defineJob({ name: 'supervisor.session', queue: 'supervisor', payload });
