import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { messageOf, sha256 } from '#foundry/kernel';
import { Liquid, type Template } from 'liquidjs';
import { parse } from 'yaml';
import { llmErrors } from '../llm.errors.js';
import type { Message } from '../llm.schemas.js';
import { asData, DATA_RULE } from './outside-text.js';
import { frontMatterSchema, type FrontMatter, type Prompt } from './prompt.schemas.js';

/** Above it is the system's part, below it the user's. */
const USER_MARK = /^<!-- user -->\s*$/m;

interface PromptFile {
  readonly name: string;
  readonly text: string;
  readonly frontMatter: FrontMatter;
  readonly system: Template[];
  readonly user: Template[] | undefined;
}

/** No templates from files, no output that is not a value: a prompt is one file and its inputs. */
const engine = new Liquid({ strictVariables: true, strictFilters: true, ownPropertyOnly: true });

/** All prompts of a folder, parsed and checked at once: a broken prompt stops the start of Foundry, not a build in its middle. */
export class PromptLibrary {
  private readonly prompts: ReadonlyMap<string, Prompt>;

  /** @param files texts by name, such as `worker/backend`; @throws llm.invalid_prompt that lists all problems */
  constructor(files: Readonly<Record<string, string>>) {
    const problems: string[] = [];
    const parsed = new Map<string, PromptFile>();
    for (const [name, text] of Object.entries(files)) {
      try {
        parsed.set(name, parseFile(name, text));
      } catch (error) {
        problems.push(`${name}: ${messageOf(error)}`);
      }
    }
    for (const file of parsed.values())
      for (const other of file.frontMatter.after) {
        const before = parsed.get(other);
        if (!before || other === file.name) problems.push(`${file.name}: it comes after ${other}, which is not there`);
        else problems.push(...undeclaredIn(before, file));
      }
    if (problems.length > 0)
      throw llmErrors.invalidPrompt(`Prompt files cannot be used: ${problems.join('; ')}.`, { details: { problems } });
    this.prompts = new Map([...parsed].map(([name, file]) => [name, promptOf(file, parsed)]));
  }

  /** Every `.md` file below the folder. */
  static load(folder: string): PromptLibrary {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.md') && entry.name !== 'README.md')
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(folder, path).split(sep).join('/').slice(0, -3), readFileSync(path, 'utf8')] as const);
    return new PromptLibrary(Object.fromEntries(files));
  }

  get names(): string[] {
    return [...this.prompts.keys()].sort();
  }

  /** @throws llm.invalid_prompt when there is none of this name */
  get(name: string): Prompt {
    const prompt = this.prompts.get(name);
    if (!prompt) throw llmErrors.invalidPrompt(`There is no prompt ${name}. There are: ${this.names.join(', ')}.`);
    return prompt;
  }
}

function parseFile(name: string, text: string): PromptFile {
  const [, head, body] = /^---\r?\n([\s\S]*?)\r?\n---\r?\n([\s\S]*)$/.exec(text) ?? [];
  if (head === undefined || body === undefined) throw new Error('it has no front matter between two lines of ---');
  const result = frontMatterSchema.safeParse(parse(head));
  if (!result.success)
    throw new Error(result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join(', '));
  const parts = body.split(USER_MARK);
  if (parts.length > 2) throw new Error('it has more than one line <!-- user -->');
  const [system = '', user] = parts.map((part) => engine.parse(part.trim()));
  const file: PromptFile = { name, text, frontMatter: result.data, system: system === '' ? [] : system, user };
  const problems = undeclaredIn(file, file);
  if (problems.length > 0) throw new Error(problems.join(', '));
  return file;
}

/** What `file` uses, against the inputs that `declaring` has. */
function undeclaredIn(file: PromptFile, declaring: PromptFile): string[] {
  const { inputs } = declaring.frontMatter;
  const inSystem = engine.globalVariablesSync(file.system);
  const used = file === declaring ? [...inSystem, ...engine.globalVariablesSync(file.user ?? [])] : inSystem;
  const where = file === declaring ? '' : `${declaring.name}: `;
  return [
    ...[...new Set(used)]
      .filter((name) => !Object.hasOwn(inputs, name))
      .map((name) => `${where}${name} is used and not declared`),
    // Whatever an outsider wrote must not stand where Foundry's own rules do.
    ...inSystem.filter((name) => inputs[name] === 'data').map((name) => `${where}${name} is data and used above <!-- user -->`),
  ];
}

function promptOf(file: PromptFile, all: ReadonlyMap<string, PromptFile>): Prompt {
  const { frontMatter, name } = file;
  const before = frontMatter.after.flatMap((other) => all.get(other) ?? []);
  const inputNames = Object.keys(frontMatter.inputs);
  const holdsData = Object.values(frontMatter.inputs).includes('data');
  return {
    name,
    class: frontMatter.class,
    frontMatter,
    hash: sha256([...before, file].map(({ text }) => sha256(text)).join('\n')),
    render: (inputs) => {
      const problems = [
        ...inputNames.filter((input) => inputs[input] === undefined).map((input) => `${input} is missing`),
        ...Object.keys(inputs)
          .filter((input) => !inputNames.includes(input))
          .map((input) => `${input} is not declared`),
      ];
      if (problems.length > 0)
        throw llmErrors.invalidPrompt(`The prompt ${name} was used with other inputs than it declares: ${problems.join(', ')}.`);
      const values = Object.fromEntries(
        inputNames.map((input) => [input, frontMatter.inputs[input] === 'data' ? asData(input, inputs[input]) : inputs[input]]),
      );
      const fill = (template: Template[]): string => (engine.renderSync(template, values) as string).trim();
      const system = [...[...before, file].map((part) => fill(part.system)), holdsData ? DATA_RULE : ''].filter(
        (part) => part !== '',
      );
      const messages: Message[] = [];
      if (system.length > 0) messages.push({ role: 'system', content: system.join('\n\n') });
      if (file.user) messages.push({ role: 'user', content: fill(file.user) });
      return messages;
    },
  };
}
