/** What was said on the first page, on its way to the conversation: in memory, so that a reload does not say it again. */
let opening: string | undefined;

export function openWith(text: string): void {
  opening = text;
}

export function takeOpening(): string | undefined {
  const taken = opening;
  opening = undefined;
  return taken;
}
