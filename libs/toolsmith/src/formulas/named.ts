import type { NamedFormula } from './formula.js';
import { MONEY } from './money.js';
import { NATURE } from './nature.js';
import { SHAPES } from './shapes.js';
import { UNIT_WORDS } from './units.js';

export type { FormulaVariable, NamedFormula } from './formula.js';

/** Formulas that have a name. */
export const NAMED_FORMULAS: readonly NamedFormula[] = [...MONEY, ...SHAPES, ...NATURE];

/** "weight in kg", "height (cm)", "distance in kilometres": what follows a variable's name. */
export const UNIT_AFTER = `(?: ?\\(? ?(?:given |measured )?(?:in )?(?<unit>${UNIT_WORDS})\\)?)`;
