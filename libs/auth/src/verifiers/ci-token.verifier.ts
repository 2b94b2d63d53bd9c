import { Inject, Injectable } from '@nestjs/common';
import type { JWTPayload } from 'jose';
import { z } from 'zod';
import { authErrors } from '../auth.errors.js';
import { Directory, scopesWithin } from '../directory/directory.js';
import { organisationSchema } from '../directory/directory.schemas.js';
import { DEFAULT_ORGANISATION, type Principal, type TokenVerifier } from '../principal.js';
import { VerifiedTokens } from '../tokens/verified-tokens.js';
import { IssuerTokens, type TrustedIssuer } from './issuer-tokens.js';
import { unverifiedPart } from './unverified-jwt.js';

/** A repository whose runs may upload tools, and to whom. */
export interface CiRepository {
  /** `owner/name` in lower case, or `owner/*`. */
  readonly repository: string;
  /** Full name of the branch or tag; without it, any branch or tag, and no pull request. */
  readonly ref?: string;
  readonly organisation: string;
}

export interface CiIssuerOptions extends TrustedIssuer {
  readonly repositories: readonly CiRepository[];
}

export const CI_ISSUER = Symbol('CI_ISSUER');

const ENTRY = /^([a-z0-9](?:[a-z0-9-]*)\/(?:\*|[a-z0-9._-]+))(?:@([^=\s]+))?(?:=(\S+))?$/i;

/**
 * @param text `owner/name`, `owner/*`, `owner/name@main`, `owner/name@refs/tags/v1=organisation`, with commas between
 * @returns undefined when that is not what it is
 */
export function ciRepositoriesIn(text: string): CiRepository[] | undefined {
  const entries = text.split(',').map((entry): CiRepository | undefined => {
    const [, repository, ref, organisation = DEFAULT_ORGANISATION] = ENTRY.exec(entry.trim()) ?? [];
    if (repository === undefined || !organisationSchema.safeParse(organisation).success) return undefined;
    const full = ref === undefined || ref.startsWith('refs/') ? ref : `refs/heads/${ref}`;
    return { repository: repository.toLowerCase(), organisation, ...(full !== undefined && { ref: full }) };
  });
  return entries.every((entry) => entry !== undefined) ? entries : undefined;
}

const issuerSchema = z.object({ iss: z.string() });
/** As GitHub's issuer names them; others that name the same can be used, too. */
const claimsSchema = z.object({
  sub: z.string().min(1).max(500),
  exp: z.number().positive(),
  repository: z
    .string()
    .regex(/^[\w-]+\/[\w.-]+$/)
    .max(200),
  sha: z.string().regex(/^[0-9a-f]{40,64}$/),
  ref: z.string().min(1).max(300),
});

/** Tokens that runs of a continuous integration get for themselves: no secret is stored there. They may deploy tools, and nothing else. */
@Injectable()
export class CiTokenVerifier implements TokenVerifier {
  private readonly tokens: IssuerTokens | undefined;

  constructor(
    @Inject(CI_ISSUER) private readonly options: CiIssuerOptions | undefined,
    @Inject(Directory) private readonly directory: Directory,
    @Inject(VerifiedTokens) private readonly verified: VerifiedTokens,
  ) {
    this.tokens = options && new IssuerTokens(options);
  }

  /** Whose tokens they say they are is all that is looked at here; nothing of it is believed. */
  recognises(token: string): boolean {
    if (!this.options) return false;
    const claims = issuerSchema.safeParse(unverifiedPart(token, 'payload'));
    return claims.success && claims.data.iss === this.options.issuer;
  }

  /** @throws auth.unauthenticated, auth.issuer_unreachable */
  async verify(token: string): Promise<Principal> {
    return await this.verified.principalOf(token, async () => this.principalOf(await this.tokens!.claimsOf(token)));
  }

  private async principalOf(payload: JWTPayload): Promise<Principal> {
    const claims = claimsSchema.safeParse(payload);
    if (!claims.success)
      throw authErrors.unauthenticated('The token does not name a repository, a commit and a ref, as those of a run do.');
    const { repository, sha, ref, exp } = claims.data;
    const allowed = this.options!.repositories.find((entry) => isMeant(entry, repository.toLowerCase(), ref));
    if (!allowed) {
      throw authErrors.unauthenticated(
        `Runs of ${repository} at ${ref} may not upload tools here. The operator allows repositories in FOUNDRY_CI_REPOSITORIES.`,
      );
    }
    const { organisation } = allowed;
    const subject = `ci:${this.options!.issuer}#${repository.toLowerCase()}`;
    const user = await this.directory.userOf({ organisation, subject, name: repository.slice(0, 100), email: null });
    return {
      organisation,
      userId: user.id,
      subject,
      name: repository,
      scopes: scopesWithin(['tools:deploy'], user.scopes),
      operator: false,
      tokenId: subject,
      expiresAt: new Date(exp * 1_000),
      workload: { repository, commit: sha, ref },
    };
  }
}

function isMeant(entry: CiRepository, repository: string, ref: string): boolean {
  const isRepository = entry.repository.endsWith('/*')
    ? repository.startsWith(entry.repository.slice(0, -1))
    : repository === entry.repository;
  // Whoever may open a pull request may say what runs in it.
  return isRepository && (entry.ref === undefined ? /^refs\/(?:heads|tags)\//.test(ref) : ref === entry.ref);
}
