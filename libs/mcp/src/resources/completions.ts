import type { Principal } from '#foundry/auth';
import { DomainError } from '#foundry/kernel';
import type { BuildService } from '#foundry/orchestrator';
import type * as Sdk from '@modelcontextprotocol/server';
import { principalOf } from '../endpoint/call-context.js';
import { ARTIFACT_URI, BUILD_URI, FILE_URI } from './build-uris.js';

/** The protocol's limit for one answer. */
const MOST = 100;

type Completion = Sdk.CompleteResult['completion'];
const NOTHING: Completion = { values: [], hasMore: false };

/** What a person may go on to type: ids of builds, names of artifacts, paths of files. */
export class Completions {
  constructor(private readonly builds: BuildService) {}

  async complete({ ref, argument, context: given }: Sdk.CompleteRequestParams, context: Sdk.ServerContext): Promise<Completion> {
    const principal = principalOf(context);
    // Who may see no builds learns nothing of them from what could be typed.
    if (!principal.scopes.includes('tools:review')) return NOTHING;
    const template = ref.type === 'ref/resource' ? ref.uri : undefined;
    const takesId =
      template === BUILD_URI ||
      template === ARTIFACT_URI ||
      template === FILE_URI ||
      (ref.type === 'ref/prompt' && ref.name === 'explain_build');
    if (takesId && argument.name === 'id') return await this.ids(principal, argument.value);
    const id = given?.arguments?.id;
    if (id === undefined) return NOTHING;
    try {
      if (template === ARTIFACT_URI && argument.name === 'name')
        return matching(
          (await this.builds.listArtifacts(principal, id)).map(({ name }) => name),
          argument.value,
        );
      if (template === FILE_URI && argument.name === 'path')
        return matching(
          (await this.builds.listFiles(principal, id)).map(({ path }) => path),
          argument.value,
        );
    } catch (error) {
      // A build that is not there, or has no files yet, leaves nothing to offer.
      if (!(error instanceof DomainError)) throw error;
    }
    return NOTHING;
  }

  /** Newest builds first; a person types what they remember, which may be of the title. */
  private async ids(principal: Principal, typed: string): Promise<Completion> {
    const { items } = await this.builds.list(principal, { limit: MOST });
    const begins = items.filter(({ id }) => id.startsWith(typed));
    const named = items.filter(({ title }) => typed !== '' && title?.toLowerCase().includes(typed.toLowerCase()));
    return found([...new Set([...begins, ...named])].map(({ id }) => id));
  }
}

/** What begins with the text comes before what merely has it in it. */
function matching(names: readonly string[], typed: string): Completion {
  const text = typed.toLowerCase();
  const having = names.filter((name) => name.toLowerCase().includes(text));
  const begins = having.filter((name) => name.toLowerCase().startsWith(text));
  return found([...begins, ...having.filter((name) => !begins.includes(name))]);
}

const found = (values: readonly string[]): Completion => ({
  values: values.slice(0, MOST),
  total: values.length,
  hasMore: values.length > MOST,
});
