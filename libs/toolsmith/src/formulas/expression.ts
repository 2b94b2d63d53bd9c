/** A formula of numbers. Names are those of a tool's inputs. */
export type Expression =
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'name'; readonly name: string }
  | { readonly type: 'negative'; readonly of: Expression }
  | { readonly type: 'operation'; readonly operator: Operator; readonly left: Expression; readonly right: Expression }
  | { readonly type: 'call'; readonly fn: MathFunction; readonly of: readonly Expression[] };

export type Operator = '+' | '-' | '*' | '/' | '**' | '%';
export const MATH_FUNCTIONS = [
  'sqrt',
  'cbrt',
  'abs',
  'sin',
  'cos',
  'tan',
  'asin',
  'acos',
  'atan',
  'log',
  'log10',
  'log2',
  'exp',
  'min',
  'max',
  'floor',
  'ceil',
] as const;
export type MathFunction = (typeof MATH_FUNCTIONS)[number];

const LEVELS: Readonly<Record<Operator, number>> = { '+': 1, '-': 1, '*': 2, '/': 2, '%': 2, '**': 4 };

export const num = (value: number): Expression => ({ type: 'number', value });
export const name = (name: string): Expression => ({ type: 'name', name });
export const calc = (left: Expression, operator: Operator, right: Expression): Expression => ({
  type: 'operation',
  operator,
  left,
  right,
});

export function evaluate(expression: Expression, values: Readonly<Record<string, number>>): number {
  switch (expression.type) {
    case 'number':
      return expression.value;
    case 'name': {
      const value = values[expression.name];
      if (value === undefined) throw new Error(`There is no value for ${expression.name}.`);
      return value;
    }
    case 'negative':
      return -evaluate(expression.of, values);
    case 'call':
      return Math[expression.fn](...(expression.of.map((part) => evaluate(part, values)) as [number]));
    case 'operation': {
      const left = evaluate(expression.left, values);
      const right = evaluate(expression.right, values);
      switch (expression.operator) {
        case '+':
          return left + right;
        case '-':
          return left - right;
        case '*':
          return left * right;
        case '/':
          return left / right;
        case '%':
          return left % right;
        case '**':
          return left ** right;
      }
    }
  }
}

/** As TypeScript. @param variable how an input is written */
export function toSource(expression: Expression, variable: (name: string) => string): string {
  return write(expression, variable, 0);
}

function write(expression: Expression, variable: (name: string) => string, above: number): string {
  switch (expression.type) {
    case 'number':
      return expression.value === Math.PI ? 'Math.PI' : expression.value < 0 ? `(${expression.value})` : String(expression.value);
    case 'name':
      return variable(expression.name);
    case 'negative':
      return above > 0 ? `(-${write(expression.of, variable, 3)})` : `-${write(expression.of, variable, 3)}`;
    case 'call':
      return `Math.${expression.fn}(${expression.of.map((part) => write(part, variable, 0)).join(', ')})`;
    case 'operation': {
      const { operator, left, right } = expression;
      const level = LEVELS[operator];
      const isPower = operator === '**';
      const text = `${write(left, variable, isPower ? level + 1 : level)} ${operator} ${write(right, variable, isPower ? level : level + 1)}`;
      return level < above ? `(${text})` : text;
    }
  }
}

export function namesIn(expression: Expression, found: string[] = []): string[] {
  if (expression.type === 'name' && !found.includes(expression.name)) found.push(expression.name);
  if (expression.type === 'negative') namesIn(expression.of, found);
  if (expression.type === 'call') for (const part of expression.of) namesIn(part, found);
  if (expression.type === 'operation') {
    namesIn(expression.left, found);
    namesIn(expression.right, found);
  }
  return found;
}

/** Names replaced by expressions: by a constant, or by what converts its unit. */
export function substitute(expression: Expression, values: ReadonlyMap<string, Expression>): Expression {
  switch (expression.type) {
    case 'number':
      return expression;
    case 'name':
      return values.get(expression.name) ?? expression;
    case 'negative':
      return { ...expression, of: substitute(expression.of, values) };
    case 'call':
      return { ...expression, of: expression.of.map((part) => substitute(part, values)) };
    case 'operation':
      return { ...expression, left: substitute(expression.left, values), right: substitute(expression.right, values) };
  }
}

export type Token =
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'name'; readonly name: string }
  | { readonly type: 'sign'; readonly sign: string };

/** Reads tokens of one whole formula. @returns undefined when they are none */
export function parseTokens(tokens: readonly Token[]): Expression | undefined {
  let at = 0;
  const sign = (...signs: string[]): string | undefined => {
    const token = tokens[at];
    if (token?.type !== 'sign' || !signs.includes(token.sign)) return undefined;
    at++;
    return token.sign;
  };
  function level(above: number): Expression | undefined {
    let left = unary();
    while (left !== undefined) {
      const token = tokens[at];
      if (token?.type !== 'sign') break;
      if (token.sign === '²' || token.sign === '³') {
        at++;
        left = calc(left, '**', num(token.sign === '²' ? 2 : 3));
        continue;
      }
      const operator = token.sign as Operator;
      const own = LEVELS[operator];
      if (own === undefined || own < above) break;
      at++;
      const right: Expression | undefined = level(operator === '**' ? own : own + 1);
      if (right === undefined) return undefined;
      // "plus 19 percent" is of what stands before it.
      left =
        isPercent(right) && (operator === '+' || operator === '-')
          ? calc(left, '*', calc(num(1), operator, right))
          : calc(left, operator, right);
    }
    return left;
  }
  function unary(): Expression | undefined {
    if (sign('-')) {
      const of = unary();
      return of && { type: 'negative', of };
    }
    const token = tokens[at];
    if (token === undefined) return undefined;
    at++;
    if (token.type === 'number') {
      if (sign('percent of')) {
        const of = unary();
        return of && calc(calc(num(token.value), '/', num(100)), '*', of);
      }
      return sign('percent') ? calc(num(token.value), '/', num(100)) : num(token.value);
    }
    if (token.type === 'name') {
      const fn = MATH_FUNCTIONS.find((known) => known === token.name.toLowerCase());
      if (fn !== undefined && sign('(')) {
        const of: Expression[] = [];
        do {
          const part = level(1);
          if (part === undefined) return undefined;
          of.push(part);
        } while (sign(','));
        return sign(')') === undefined ? undefined : { type: 'call', fn, of };
      }
      return /^pi$|^π$/i.test(token.name) ? num(Math.PI) : name(token.name);
    }
    if (token.sign !== '(') return undefined;
    const inner = level(1);
    return sign(')') === undefined ? undefined : inner;
  }
  const expression = level(1);
  return at === tokens.length ? expression : undefined;
}

const isPercent = (expression: Expression): boolean =>
  expression.type === 'operation' &&
  expression.operator === '/' &&
  expression.left.type === 'number' &&
  expression.right.type === 'number' &&
  expression.right.value === 100;

/** Reads a formula in symbols whose names are single words. @throws when it is none: for formulas of this library */
export function parseFormula(text: string): Expression {
  const tokens = (text.match(/\d+(?:\.\d+)?|\w+|\*\*|[-+*/%(),²³]/g) ?? []).map((part): Token =>
    /^\d/.test(part)
      ? { type: 'number', value: Number(part) }
      : /^\w/.test(part)
        ? { type: 'name', name: part }
        : { type: 'sign', sign: part },
  );
  const expression = parseTokens(tokens);
  if (expression === undefined) throw new Error(`This is not a formula: ${text}`);
  return expression;
}
