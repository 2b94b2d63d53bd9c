import { AuditLog } from '#foundry/audit';
import { DomainError } from '#foundry/kernel';
import { Inject, Injectable } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import type { InteractionResults } from 'oidc-provider';
import { AccessControl } from '../guard/access-control.js';
import { authErrors } from '../auth.errors.js';
import { DEFAULT_ORGANISATION, type Principal } from '../principal.js';
import { RateLimits } from '../guard/rate-limits.js';
import { ALL_SCOPES, type Scope, SCOPES } from '../scopes.js';
import { TokenService } from '../tokens/token.service.js';
import { consentPage, pageHeaders, problemPage, signInPage } from './pages.js';
import { clientName, destinationOf } from './provider.js';

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

const LARGEST_FORM = 16_384;

/** What a person is asked on the way: who they are, and what the program may do. Plain forms, no script. */
@Injectable()
export class Interactions {
  constructor(
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(AccessControl) private readonly access: AccessControl,
    @Inject(RateLimits) private readonly limits: RateLimits,
    @Inject(TokenService) private readonly tokens: TokenService,
  ) {}

  async handle(provider: Provider, request: IncomingMessage, response: ServerResponse, address: string): Promise<void> {
    let interaction: Interaction;
    try {
      interaction = await provider.interactionDetails(request, response);
    } catch (error) {
      if ((error as { statusCode?: number }).statusCode !== 400) throw error;
      const sentence = 'It has ended, or was begun in another browser. Go back to the program and start again there.';
      response.writeHead(400, pageHeaders()).end(problemPage('This sign-in is no longer open', sentence));
      return;
    }
    const step = interaction.prompt.name === 'login' ? new SignInStep(this) : new ConsentStep(this, interaction);
    const { source } = destinationOf(interaction.params['redirect_uri']);
    const show = (status: number, page: string): void => void response.writeHead(status, pageHeaders(source)).end(page);
    const client = await provider.Client.find(String(interaction.params['client_id']));
    if (!client) throw new Error('The client of the interaction is gone.');
    const name = clientName({ client_name: client.clientName, client_id: client.clientId });
    if (request.method === 'GET') return show(200, await step.page(name));
    if (request.method !== 'POST' || isCrossSite(request)) {
      return show(405, problemPage('This did not work', 'The form was sent from another page. Go back and start again.'));
    }
    const form = await readForm(request);
    if (form.get('action') === 'deny') {
      await this.denied(interaction, name, address);
      await provider.interactionFinished(request, response, { error: 'access_denied', error_description: 'The person said no.' });
      return;
    }
    const answer = await step.answer(provider, form, address, name);
    if ('page' in answer) return show(answer.status, answer.page);
    await provider.interactionFinished(request, response, answer.result, {
      mergeWithLastSubmission: step instanceof ConsentStep,
    });
  }

  /** @throws auth.unauthenticated, auth.too_many_requests */
  async signIn(token: string, address: string): Promise<{ accountId: string; principal: Principal }> {
    try {
      await this.limits.countSignIn(address);
      const principal = await this.tokens.verify(token);
      // The terminal's own token is nobody's account: it ends with the process.
      const account = principal && (await this.tokens.account(principal.tokenId));
      if (!account) throw authErrors.unauthenticated('Foundry does not know this token. It may have expired or been revoked.');
      await this.limits.forgiveSignIn(address);
      await this.record(account, 'sign_in.succeeded', null, { address });
      return { accountId: account.tokenId, principal: account };
    } catch (error) {
      this.access.noteRefusal(error, { address, target: 'sign-in page' });
      throw error;
    }
  }

  private async denied({ session, params }: Interaction, client: string, address: string): Promise<void> {
    const account = session?.accountId === undefined ? undefined : await this.tokens.account(session.accountId);
    await this.audit.record({
      organisation: account?.organisation ?? DEFAULT_ORGANISATION,
      subject: account?.subject ?? 'anonymous',
      name: account?.name ?? 'anonymous',
      action: 'grant.denied',
      target: String(params['client_id']),
      result: 'refused',
      details: { client, address },
    });
  }

  async account(id: string | undefined): Promise<Principal> {
    const account = await this.tokens.account(id ?? '');
    if (!account) throw new Error('The account of the interaction is gone.');
    return account;
  }

  async record(by: Principal, action: string, target: string | null, details: Record<string, string | string[]>): Promise<void> {
    await this.audit.record({
      organisation: by.organisation,
      subject: by.subject,
      name: by.name,
      action,
      target,
      result: 'done',
      details,
    });
  }
}

type Answer = { readonly result: InteractionResults } | { readonly status: number; readonly page: string };

class SignInStep {
  constructor(private readonly interactions: Interactions) {}

  page(client: string): Promise<string> {
    return Promise.resolve(signInPage(client));
  }

  async answer(_provider: Provider, form: URLSearchParams, address: string, client: string): Promise<Answer> {
    try {
      const { accountId } = await this.interactions.signIn((form.get('token') ?? '').trim(), address);
      return { result: { login: { accountId, remember: false } } };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { status: error.status, page: signInPage(client, error.message) };
    }
  }
}

class ConsentStep {
  constructor(
    private readonly interactions: Interactions,
    private readonly interaction: Interaction,
  ) {}

  async page(client: string, error?: string): Promise<string> {
    const account = await this.interactions.account(this.interaction.session?.accountId);
    const { params } = this.interaction;
    const clientId = String(params['client_id']);
    return consentPage({
      client,
      destination: destinationOf(params['redirect_uri']).shown,
      clientUrl: clientId.startsWith('https://') ? clientId : undefined,
      account: account.name,
      organisation: account.organisation,
      scopes: this.offered(account).map((name) => ({ name, words: SCOPES[name], admin: name.startsWith('admin:') })),
      ...(error !== undefined && { error }),
    });
  }

  async answer(provider: Provider, form: URLSearchParams, _address: string, client: string): Promise<Answer> {
    const { session, params, prompt, grantId } = this.interaction;
    const account = await this.interactions.account(session?.accountId);
    const offered = this.offered(account);
    const given = offered.filter((scope) => form.getAll('scope').includes(scope));
    if (offered.length > 0 && given.length === 0)
      return { status: 400, page: await this.page(client, 'Choose at least one thing that it may do, or do not allow it.') };
    const clientId = String(params['client_id']);
    const grant =
      (grantId === undefined ? undefined : await provider.Grant.find(grantId)) ??
      new provider.Grant({ accountId: session!.accountId, clientId });
    const { missingOIDCScope, missingResourceScopes } = prompt.details as {
      missingOIDCScope?: string[];
      missingResourceScopes?: Record<string, string[]>;
    };
    const isTool = (scope: string): boolean => (ALL_SCOPES as readonly string[]).includes(scope);
    const mayHave = (scope: string): boolean => !isTool(scope) || (given as readonly string[]).includes(scope);
    const keep = (scopes: readonly string[]): string => scopes.filter(mayHave).join(' ');
    const refuse = (scopes: readonly string[]): string => scopes.filter((scope) => !mayHave(scope)).join(' ');
    if (missingOIDCScope) {
      grant.addOIDCScope(keep(missingOIDCScope));
      grant.rejectOIDCScope(refuse(missingOIDCScope));
    }
    for (const [resource, scopes] of Object.entries(missingResourceScopes ?? {})) {
      grant.addResourceScope(resource, keep(scopes));
      grant.rejectResourceScope(resource, refuse(scopes));
    }
    const saved = await grant.save();
    return { result: { consent: { grantId: saved } } };
  }

  /** What the program asks for that the person may give; what they may not is left out without a word to the program. */
  private offered(account: Principal): Scope[] {
    const { scope } = this.interaction.params;
    const asked = new Set(typeof scope === 'string' ? scope.split(' ') : []);
    return ALL_SCOPES.filter((scope) => asked.has(scope) && account.scopes.includes(scope));
  }
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of request as AsyncIterable<Buffer>) {
    text += chunk.toString('latin1');
    if (text.length > LARGEST_FORM) throw new Error('The form is larger than any that this server shows.');
  }
  return new URLSearchParams(text);
}

/** Its cookie is not sent by other sites; browsers that say where a form comes from are believed besides. */
function isCrossSite({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}
