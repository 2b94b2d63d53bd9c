import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

/**
 * One for each schema: what it compiled is forgotten with it, and no schema can refer to another's parts.
 * @param strict refuses what the standard does not know; other people's schemas may have more in them
 */
export function schemaCompiler(strict: boolean): Ajv2020 {
  const ajv = new Ajv2020({
    strict,
    strictTypes: false,
    strictTuples: false,
    strictRequired: false,
    allErrors: false,
    validateFormats: true,
    logger: false,
  });
  formats.default(ajv, { mode: 'fast' });
  return ajv;
}
