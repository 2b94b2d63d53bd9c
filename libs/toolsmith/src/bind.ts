import type { Composition } from './compose.js';
import { type DeclaredInput, isAlias } from './language/signature.js';
import type { Argument, ToolInput } from './tool-plan.js';

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/**
 * Gives the inputs of a composition the names that the request gives them.
 * @returns the name of an input that no step uses, where there is one
 */
export function bindInputs(
  composition: Composition,
  declared: readonly DeclaredInput[],
): Composition | { readonly unused: string } {
  if (declared.length === 0) return composition;
  const names = new Map<string, DeclaredInput>();
  const open = new Set(declared);
  const bind = (input: ToolInput, wanted: DeclaredInput): void => {
    names.set(input.name, wanted);
    open.delete(wanted);
  };
  const unnamed = (): ToolInput[] => composition.inputs.filter(({ name }) => !names.has(name));
  const ways: ((input: ToolInput, wanted: DeclaredInput) => boolean)[] = [
    (input, wanted) => plain(input.name) === plain(wanted.name),
    (input, wanted) => isAlias(wanted.name, input.name),
    (input, wanted) => plain(wanted.name).startsWith(plain(input.name)) || plain(input.name).startsWith(plain(wanted.name)),
    (input, wanted) => plain(wanted.name).includes(plain(input.name)) || plain(input.name).includes(plain(wanted.name)),
  ];
  for (const fits of ways)
    for (const input of unnamed()) {
      const wanted = [...open].find((candidate) => fits(input, candidate));
      if (wanted) bind(input, wanted);
    }
  // What is left over is bound in order, but only where nothing could be meant by two names.
  const rest = unnamed();
  if (open.size > 0 && open.size === rest.length && (rest.length === 1 || new Set(rest.map(({ kind }) => kind)).size === 1))
    rest.forEach((input) => bind(input, [...open][0]!));
  if (open.size > 0) return { unused: [...open][0]!.name };
  const order = (name: string): number => {
    const wanted = names.get(name);
    return wanted ? declared.indexOf(wanted) : declared.length;
  };
  const rename = (argument: Argument): Argument => {
    const wanted = argument.from === 'input' ? names.get(argument.name) : undefined;
    if (argument.from !== 'input' || wanted === undefined) return argument;
    const fallback = wanted.fallback ?? argument.fallback;
    return { from: 'input', name: wanted.name, ...(fallback !== undefined && { fallback }) };
  };
  return {
    ...composition,
    inputs: (composition.inputs.every(({ name }) => names.has(name))
      ? composition.inputs.toSorted((a, b) => order(a.name) - order(b.name))
      : composition.inputs
    ).map((input) => {
      const wanted = names.get(input.name);
      const fallback = wanted?.fallback ?? input.fallback;
      return { ...input, name: wanted?.name ?? input.name, ...(fallback !== undefined && { optional: true as const, fallback }) };
    }),
    steps: composition.steps.map((step) => ({ ...step, args: step.args.map(rename) })),
  };
}
