/**
 * What to say when a disk has too little room, in two sentences; undefined when it has enough.
 * @param free bytes; @param needed bytes; @param place whose disk it is; @param remedy what to do besides freeing space
 */
export function lackOfSpace(free: number, needed: number, place: string, remedy: string): string | undefined {
  if (free >= needed) return undefined;
  const mib = (bytes: number): string => `${Math.floor(bytes / 1024 / 1024)} MiB`;
  return `Only ${mib(free)} are free on the disk of ${place}, and ${mib(needed)} are needed. Free some space, or ${remedy}.`;
}
