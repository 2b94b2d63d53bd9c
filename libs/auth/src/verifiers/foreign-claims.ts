import { z } from 'zod';
import { authErrors } from '../auth.errors.js';
import { type Directory, scopesWithin } from '../directory/directory.js';
import { organisationSchema } from '../directory/directory.schemas.js';
import { DEFAULT_ORGANISATION, type Principal } from '../principal.js';
import { ALL_SCOPES } from '../scopes.js';

/** What a token of another issuer says, once its signature, audience and times were checked. */
export type ForeignClaims = Readonly<Record<string, unknown>>;

/** Signatures that a public key verifies: nothing that a key set's reader could make. */
export const ASYMMETRIC = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const;

const textSchema = z.string().min(1).max(300);
const endSchema = z.number().positive();

/**
 * Whoever a checked token of another issuer stands for: a user here, known from the first token on.
 * @param issuer names the issuer in subjects: `oidc:https://login.example.org`
 * @param organisationClaim the claim that names the organisation; without it everybody belongs to the default one
 * @throws auth.unauthenticated
 */
export async function admitForeign(
  directory: Directory,
  claims: ForeignClaims,
  issuer: string,
  organisationClaim: string | undefined,
): Promise<Principal> {
  const subject = textSchema.safeParse(own(claims, 'sub'));
  const end = endSchema.safeParse(own(claims, 'exp'));
  const organisation = organisationSchema.safeParse(
    organisationClaim === undefined ? DEFAULT_ORGANISATION : own(claims, organisationClaim),
  );
  if (!subject.success || !end.success) throw authErrors.unauthenticated('The token names nobody, or no end.');
  if (!organisation.success) {
    throw authErrors.unauthenticated(
      `The token names no organisation in its claim ${organisationClaim}. Ask the issuer for one that does.`,
    );
  }
  const names = ['name', 'preferred_username', 'email'].map((claim) => textSchema.safeParse(own(claims, claim)));
  const name = names.find(({ success }) => success)?.data ?? subject.data;
  const email = z.email().max(254).safeParse(own(claims, 'email'));
  const who = `${issuer}#${subject.data}`;
  const user = await directory.userOf({
    organisation: organisation.data,
    subject: who,
    name: name.slice(0, 100),
    email: email.success ? email.data : null,
  });
  return {
    organisation: organisation.data,
    userId: user.id,
    subject: who,
    name,
    scopes: scopesWithin(grantedBy(claims), user.scopes),
    operator: false,
    tokenId: who,
    expiresAt: new Date(end.data * 1_000),
  };
}

/** A claim such as `toString` is not what every object has anyway. */
const own = (claims: ForeignClaims, name: string): unknown => (Object.hasOwn(claims, name) ? claims[name] : undefined);

/** Issuers name what a token may do in one of three claims. */
function grantedBy(claims: ForeignClaims) {
  const named = ['scope', 'scp', 'permissions'].flatMap((claim) => {
    const value = own(claims, claim);
    if (typeof value === 'string') return value.split(' ');
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
  });
  return ALL_SCOPES.filter((scope) => named.includes(scope));
}
