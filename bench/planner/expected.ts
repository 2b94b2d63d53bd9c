import { z } from 'zod';

/** One request of the evaluation and what a person would want planned for it. */
export const caseSchema = z.strictObject({
  request: z.string(),
  /** `Entity|Alias: field|alias, status=a|b, code!, notes?, price:money|decimal; …` */
  expect: z.string(),
  /** `Child>Parent` for a reference, `A<>B` for many-to-many, `A--B` for one of each (either may hold it); separated by semicolons. */
  relations: z.string().optional(),
  /** Entities that are neither rewarded nor punished. */
  optional: z.string().optional(),
  optionalRelations: z.string().optional(),
  theme: z.strictObject({ background: z.string().optional(), primary: z.string().optional() }).optional(),
  /** Written before tuning and never tuned on. */
  held: z.boolean().optional(),
});
export type Case = z.infer<typeof caseSchema>;

export interface ExpectedField {
  readonly names: readonly string[];
  /** Any of these is right. */
  readonly types?: readonly string[];
  readonly values?: readonly string[];
  readonly unique: boolean;
  readonly optional: boolean;
}
export interface ExpectedEntity {
  readonly names: readonly string[];
  readonly fields: readonly ExpectedField[];
}
export interface ExpectedRelation {
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly kind: 'to-one' | 'one-to-one' | 'many-to-many';
}

export const normal = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

export function expectedEntities(text: string): ExpectedEntity[] {
  return text
    .split(';')
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const [names = '', fields = ''] = part.split(/:(.*)/s);
      return {
        names: names.split('|').map(normal),
        fields: fields
          .split(',')
          .filter((field) => field.trim() !== '')
          .map(expectedField),
      };
    });
}

function expectedField(text: string): ExpectedField {
  const [left = '', values] = text.trim().split('=');
  const [name = '', types] = left.split(':');
  return {
    names: name.split('|').map(normal),
    ...(types ? { types: types.split('|') } : {}),
    ...(values ? { values: values.split('|') } : {}),
    unique: name.endsWith('!'),
    optional: name.endsWith('?'),
  };
}

export function expectedRelations(text: string | undefined): ExpectedRelation[] {
  return (text ?? '')
    .split(';')
    .filter((part) => part.trim() !== '' && !part.trim().endsWith('?'))
    .map((part) => {
      const sign = ['<>', '--'].find((one) => part.includes(one)) ?? '>';
      const [from = '', to = ''] = part.split(sign);
      return {
        from: from.split('|').map(normal),
        to: to.split('|').map(normal),
        kind: sign === '<>' ? 'many-to-many' : sign === '--' ? 'one-to-one' : 'to-one',
      };
    });
}
