/**
 * A part of a JWT as its sender wrote it: to tell whose token it says it is, and nothing else, as nothing of it was checked.
 * @returns undefined when the token is no JWT
 */
export function unverifiedPart(token: string, part: 'header' | 'payload'): unknown {
  const parts = token.split('.');
  if (parts.length !== 3) return undefined;
  try {
    return JSON.parse(Buffer.from(parts[part === 'header' ? 0 : 1]!, 'base64url').toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
