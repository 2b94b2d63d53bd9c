/** Values that no text may carry out, and the names to write in their place. */
export type SecretValues = Readonly<Record<string, string>>;

/** As it is, as JSON writes it, and as a URL and base64 do: how a value usually turns up by mistake. */
function spellings(value: string): string[] {
  const bytes = Buffer.from(value);
  return [
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value),
    bytes.toString('base64'),
    bytes.toString('base64url'),
  ];
}

/** Replaces secrets' values in a text. Whoever wants to hide one from this can: it is for accidents. */
export function blotOut(text: string, secrets: SecretValues): string {
  let blotted = text;
  for (const [name, value] of Object.entries(secrets)) {
    for (const spelling of new Set(spellings(value))) blotted = blotted.replaceAll(spelling, `[secret ${name}]`);
  }
  return blotted;
}

/** The same in every text of a JSON value, names of properties included. */
export function blotOutIn(value: unknown, secrets: SecretValues): unknown {
  const found = Object.values(secrets).flatMap(spellings);
  if (found.length === 0) return value;
  const json = JSON.stringify(value);
  if (
    json === undefined ||
    !found.some((spelling) => json.includes(spelling) || json.includes(JSON.stringify(spelling).slice(1, -1)))
  )
    return value;
  return replaced(value, secrets);
}

function replaced(value: unknown, secrets: SecretValues): unknown {
  if (typeof value === 'string') return blotOut(value, secrets);
  if (Array.isArray(value)) return value.map((item) => replaced(item, secrets));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [blotOut(key, secrets), replaced(part, secrets)]));
}
