/** An input that the request itself names: `slugify(text, sep = "-")`, "Inputs: width, height", "takes `amount`". */
export interface DeclaredInput {
  readonly name: string;
  /** What it is when the caller leaves it out. */
  readonly fallback?: unknown;
}

export interface ReadSignature {
  /** The request with the names as words, so that they are read like the rest of it. */
  readonly text: string;
  readonly declared: readonly DeclaredInput[];
  readonly name?: string;
}

const VALUE = `"[^"\\n]*"|'[^'\\n]*'|-?\\d+(?:\\.\\d+)?|true|false`;
const TYPE = '\\s*:\\s*[A-Za-z][\\w<>\\[\\], |]*?(?=\\s*[,)=])';
const PARAMETER = `\\s*[A-Za-z_]\\w*\\??(?:${TYPE})?(?:\\s*=\\s*(?:${VALUE}))?\\s*`;
const SIGNATURE = new RegExp(
  `(?<![\\w.(])(?:(?:function|def|fn|const) )?([a-zA-Z]\\w{2,})\\((${PARAMETER}(?:,${PARAMETER})*)\\)(?:\\s*(?:->|→|:)\\s*(?:string|str|number|int|float|bool|boolean|list|array|object|dict|date|text)(?:\\[\\])?(?![\\w]))?`,
  'g',
);
const UNIT = /^(?:kg|g|cm|mm|m|km|lb|lbs|oz|mi|ft|in|eur|usd|gbp|min|sec|hrs?|ml|or|and)$/;
const MATHS = /^(?:sqrt|cbrt|abs|sin|cos|tan|asin|acos|atan|log|log10|log2|exp|min|max|floor|ceil|ceiling|round|sum|pow)$/i;
/** "celsius_to_f: takes …", "wordStats – …" at the very beginning. */
const TITLE =
  /^(?:(?:tool|function|name) ?:? )?[`"']?([a-z][a-z0-9]*(?:_[a-z0-9]+)+|[a-z]+(?:[A-Z][a-z0-9]+)+)[`"']?\s*(?::|–|—| - )\s*/;
const LISTED =
  /(?<=^|[\s(])(?:the )?(?:inputs?|parameters?|params|arguments?|args|it takes|takes)(?: (?:are|is))?:\s*([A-Za-z_`][\w`]*(?: [\w`%/]+){0,4}(?: ?\([^)\n]*\))?(?:(?:,? and |, ?)[A-Za-z_`][\w`]*(?: [\w`%/]+){0,4}(?: ?\([^)\n]*\))?)*)(?=[.;\n]|$| (?:-|–|→)|,? outputs?\b)/gi;

/** Takes the names that a request gives to the tool and to its inputs. */
export function readSignature(request: string): ReadSignature {
  const declared = new Map<string, DeclaredInput>();
  let name: string | undefined;
  const declare = (input: DeclaredInput): void => {
    const known = declared.get(input.name);
    declared.set(input.name, { ...known, ...input });
  };
  let text = request.replace(SIGNATURE, (whole: string, called: string, list: string) => {
    if (MATHS.test(called)) return whole;
    const inputs = list.split(',').map((part) => /^\s*([A-Za-z_]\w*)(\?)?[^=]*(?:=\s*(.+?))?\s*$/.exec(part)!);
    if (inputs.length === 1 && (inputs[0]![1]!.length === 1 || /^(?:es|ies|optional|inclusive|exclusive)$/.test(inputs[0]![1]!)))
      return whole;
    for (const [, input, , value] of inputs) declare({ name: input!, ...(value !== undefined && { fallback: valueOf(value) }) });
    name ??= snake(called);
    return `${asWords(called)} of ${inputs.map(([, input]) => asWords(input!)).join(' and ')} `;
  });
  text = text.replace(
    /\b(function|tool|method|helper|utility)(?: called| named)? (?:[`"']([A-Za-z]\w+)[`"']|([a-z]+(?:_[a-z0-9]+)+))(?=[\s,.:;])/,
    (_, kind: string, quoted: string | undefined, plain: string | undefined) => {
      name ??= snake((quoted ?? plain)!);
      return `${kind}`;
    },
  );
  text = text.replace(TITLE, (_, called: string) => {
    name ??= snake(called);
    return `${asWords(called)}: `;
  });
  text = text.replace(LISTED, (_, list: string) => {
    const items = list.split(/,? and |, ?/).map((item) =>
      item
        .replace(/ ?\([^)]*\)/, '')
        .replaceAll('`', '')
        .trim(),
    );
    for (const item of items)
      if (!/^(?:an?|the|two|one|some|my|any|text|number|list)\b./i.test(item))
        declare({ name: camel(item.replace(/ (?:in|as) (?:percent|%|[a-z]{1,12})$/i, '')) });
    return `with ${items.map((item) => (item.includes(' ') ? item : asWords(item))).join(', ')}`;
  });
  text = text.replace(
    /(?<=\b(?:takes|take|accepts|given|expects|receives|inputs?|parameters?|arguments?|from)\b[^.;\n"]{0,60})`([A-Za-z_]\w*)`/g,
    (_, input: string) => {
      declare({ name: input });
      return asWords(input);
    },
  );
  text = text.replace(
    new RegExp(
      `[,;(]? ?(?:and |where |with |the )*(?:optional )?\`?([A-Za-z_]\\w*)\`? (?:\\(?(?:which |that )?(?:defaults?(?:ing)? to|is optional and defaults to|by default(?: is)?|default(?: is|:)?)) ?(${VALUE})\\)?`,
      'g',
    ),
    (whole: string, input: string, value: string) => {
      if (/^(?:and|it|which|is|by|the|with|to|returns?)$/i.test(input)) return whole;
      const known = [...declared.keys()].find((key) => key.toLowerCase() === input.toLowerCase());
      declare({ name: known ?? input, fallback: valueOf(value) });
      return ` ${asWords(input)} `;
    },
  );
  // "weight_kg": the unit is part of the name.
  text = text.replace(
    /\b([a-z]+(?:_[a-z]+)*)_(kg|g|cm|mm|m|km|kmh|mph|lb|lbs|kwh|kw|minutes|hours|seconds|days|years|percent|pct|celsius|fahrenheit|litres|liters|miles|watts|eur|usd)\b/g,
    (whole: string, what: string, unit: string) => {
      declare({ name: whole });
      const shown = unit === 'pct' ? 'percent' : unit;
      return /^(?:eur|usd|percent|pct)$/.test(unit) ? asWords(what) : `${asWords(what)} in ${shown}`;
    },
  );
  // "to n characters", "by k places": a letter that stands for a number.
  text = text.replace(
    /(?<=\b(?:to|at|after|of|by|first|last|every|with|than|most|least|maximum|exactly|top) (?:the |first |last )?)([nk])(?= (?:characters?|chars|letters|words?|lines?|items?|elements?|places|positions|spaces|decimals?|decimal places|digits|times|entries|rows|numbers|values|names|largest|smallest|days|weeks|months|years|working days|business days|hours|minutes)\b)/g,
    (letter: string) => {
      declare({ name: letter });
      return letter;
    },
  );
  // "a percentile p", "two numbers a and b".
  text = text.replace(
    /\b(numbers?|integers?|percentiles?|lists?|texts?|strings?|values?|limits?|sizes?|counts?|dates?|words?|characters?|widths?|lengths?|shifts?|bases?|exponents?|thresholds?|factors?|arrays?|vectors?|sides?|angles?|radius|heights?|rates?|speeds?|mass|masses|times?|prices?|amounts?|years?|temperatures?|distances?|edges?|lengths|diameters?|probabilit(?:y|ies))(,? )([b-hj-z])(?:( and |, | or )([b-hj-z]))?(?=[\s,.;:)]|$)(?!\.\w| ?[-+*/^=])/g,
    (whole: string, what: string, gap: string, first: string, _: string | undefined, second: string | undefined) => {
      if (/^[xy]$/.test(first) && second === undefined && /^(?:values?)$/.test(what)) return whole;
      declare({ name: first });
      if (second !== undefined) declare({ name: second });
      return `${what}${gap === ', ' ? ',' : ''}`;
    },
  );
  text = text.replace(/(?<=\b(?:up to|until|below|to|first|of|for|from 1 to) )n\b(?=[\s,.;)]|$)(?! ?[-+*/^=(])/g, (letter) => {
    declare({ name: letter });
    return letter;
  });
  // "RGB values (r, g, b)".
  text = text.replace(/ \(([a-z]{1,3}), ?([a-z]{1,3})(?:, ?(?:and )?([a-z]{1,3}))?\)/g, (whole: string, ...names: unknown[]) => {
    const found = names.slice(0, 3).filter((part) => typeof part === 'string');
    if (found.some((part) => UNIT.test(part))) return whole;
    for (const part of found) declare({ name: part });
    return '';
  });
  text = text.replace(
    /\b(numbers|integers|texts|strings|values|lists|dates|words|arrays|vectors) a and b\b/g,
    (_, what: string) => {
      declare({ name: 'a' });
      declare({ name: 'b' });
      return what;
    },
  );
  return { text, declared: [...declared.values()], ...(name !== undefined && { name }) };
}

export const asWords = (name: string): string =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());

const snake = (name: string): string =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_');

const camel = (words: string): string =>
  words
    .split(/[ /%-]+/)
    .filter(Boolean)
    .map((word, index) => (index === 0 ? word : word[0]!.toUpperCase() + word.slice(1)))
    .join('');

function valueOf(text: string): unknown {
  const quoted = /^(["'])(.*)\1$/.exec(text.trim());
  return quoted ? quoted[2]! : (JSON.parse(text.trim()) as unknown);
}

/** Names that stand for the same thing, as people shorten them. */
const ALIASES: readonly (readonly string[])[] = [
  ['separator', 'sep', 'delimiter', 'delim', 'joiner', 'glue', 'outDelimiter'],
  ['length', 'n', 'len', 'max', 'maxLength', 'maxLen', 'limit', 'size', 'chars', 'maxChars'],
  ['width', 'n', 'columns', 'cols', 'max', 'maxWidth', 'lineLength', 'length'],
  ['count', 'n', 'k', 'number', 'amount', 'howMany', 'limit', 'top', 'size'],
  ['size', 'n', 'k', 'chunkSize', 'batchSize', 'groupSize'],
  ['decimals', 'digits', 'places', 'precision', 'dp', 'ndigits', 'n'],
  ['times', 'n', 'count'],
  ['limit', 'n', 'max', 'upTo', 'end'],
  ['value', 'n', 'number', 'x'],
  ['search', 'needle', 'find', 'query', 'term', 'word', 'old', 'what', 'substring', 'from', 'sub'],
  ['replacement', 'replace', 'new', 'with', 'to', 'replaceWith'],
  ['ending', 'ellipsis', 'suffix', 'end'],
  ['filler', 'char', 'fill', 'pad', 'padChar', 'fillChar', 'character'],
  ['mask', 'char', 'maskChar', 'character', 'symbol'],
  ['shown', 'visible', 'keep', 'n', 'last', 'showLast'],
  ['shift', 'key', 'n', 'k', 'offset'],
  ['indent', 'spaces', 'n'],
  ['path', 'key', 'pointer'],
  ['column', 'key', 'field', 'by', 'property'],
  ['percent', 'p', 'q', 'percentile'],
  ['window', 'n', 'k', 'size', 'period'],
  ['low', 'min', 'minimum', 'lower', 'lo', 'from', 'start'],
  ['high', 'max', 'maximum', 'upper', 'hi', 'to', 'end'],
  ['wordsPerMinute', 'wpm', 'speed'],
  ['pattern', 'regex', 'regexp', 're'],
  ['zone', 'tz', 'timezone', 'timeZone'],
  ['format', 'fmt', 'pattern', 'outputFormat'],
  ['amount', 'percent', 'by', 'degree', 'pct'],
];

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Whether a declared name can stand for what an operation calls so. */
export const isAlias = (declared: string, own: string): boolean =>
  plain(declared) === plain(own) ||
  ALIASES.some(([first, ...others]) => plain(first!) === plain(own) && others.some((other) => plain(other) === plain(declared)));
