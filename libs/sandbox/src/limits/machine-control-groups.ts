import { findControlGroups, type ControlGroups } from './control-groups.js';

let found: ControlGroups | string | undefined;

/** Looked for once: a process does not get other control groups while it runs. @returns why there are none, for people. */
export function machineControlGroups(): ControlGroups | string {
  found ??= findControlGroups();
  return found;
}
