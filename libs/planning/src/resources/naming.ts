/**
 * Names that both halves of a delivered project and its contract are written with. Everything returned here is ASCII,
 * a valid identifier (or URL segment, or SQL name) and free of words that TypeScript, SQL-in-quotes, the browser or
 * the template's own files already use.
 */

/** `PetOwner` and `petOwner2` become `['pet', 'owner']` and `['pet', 'owner2']`; other characters separate words. */
export function words(text: string): string[] {
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

export const kebab = (text: string): string => words(text).join('-');
export const snake = (text: string): string => words(text).join('_');
export const pascal = (text: string): string =>
  words(text)
    .map((word) => word[0]!.toUpperCase() + word.slice(1))
    .join('');
export const camel = (text: string): string => {
  const name = pascal(text);
  return name === '' ? '' : name[0]!.toLowerCase() + name.slice(1);
};

const INVARIABLE = new Set([
  'equipment',
  'furniture',
  'information',
  'merchandise',
  'news',
  'series',
  'species',
  'staff',
  'stock',
]);
const IRREGULAR: Readonly<Record<string, string>> = {
  person: 'people',
  child: 'children',
  man: 'men',
  woman: 'women',
  mouse: 'mice',
  foot: 'feet',
  tooth: 'teeth',
  goose: 'geese',
  leaf: 'leaves',
  shelf: 'shelves',
  knife: 'knives',
  life: 'lives',
  wife: 'wives',
  half: 'halves',
  loaf: 'loaves',
  analysis: 'analyses',
  diagnosis: 'diagnoses',
  crisis: 'crises',
  quiz: 'quizzes',
  criterion: 'criteria',
};
const REGULAR_FROM_IRREGULAR = new Map(Object.entries(IRREGULAR).map(([one, many]) => [many, one]));

function lastWord(name: string, change: (word: string) => string): string {
  const start = Math.max(name.search(/[A-Z][a-z0-9]*$/), 0);
  const last = name.slice(start);
  const changed = change(last.toLowerCase());
  return name.slice(0, start) + (start > 0 ? changed[0]!.toUpperCase() + changed.slice(1) : changed);
}

/** English plural of a camel-case name's last word. */
export function pluralName(name: string): string {
  return lastWord(name, (word) => {
    if (INVARIABLE.has(word)) return word;
    if (IRREGULAR[word] !== undefined) return IRREGULAR[word];
    if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
    if (/(s|x|z|ch|sh)$/.test(word)) return `${word}es`;
    return `${word}s`;
  });
}

/** English singular of a camel-case name's last word. */
export function singularName(name: string): string {
  return lastWord(name, (word) => {
    if (INVARIABLE.has(word)) return word;
    const irregular = REGULAR_FROM_IRREGULAR.get(word);
    if (irregular !== undefined) return irregular;
    if (/[^aeiou]ies$/.test(word) && word.length > 4) return `${word.slice(0, -3)}y`;
    if (/(ss|x|zz|ch|sh)es$/.test(word)) return word.slice(0, -2);
    if (/(us|ss|is)$/.test(word)) return word;
    return word.replace(/s$/, '');
  });
}

/** Words that may not be a variable's name in a module. */
const RESERVED_VARIABLES = new Set(
  (
    'arguments async await boolean break case catch class const context continue db debugger default delete do else enum eval ' +
    'export extends false finally for from function get if implements import in instanceof interface let new null number of ' +
    'object package private protected public return set static string super switch symbol table this throw true try type typeof ' +
    'undefined var void while with yield app module require process global window document location history console event name ' +
    'parent self top status screen'
  ).split(' '),
);

/**
 * Globals and component names that a module of the delivered project uses itself: an entity called `Date` or `Table`
 * would hide them. The label, the URL and the table keep the plain word; only the TypeScript name changes.
 */
const RESERVED_TYPES = new Set(
  (
    'Any Array Boolean Buffer Class Console Context Crud Crypto Dashboard Database Date Docs Document Element Env Error Event File Form FormData Fragment ' +
    'Function Headers Health Hono History Infinity Intl Iterator JSON Location Map Math Module NaN Node Number Object Omit Page Partial ' +
    'Pick Problem Process Promise Proxy React ReactNode Readonly Record RecordLabel Reflect RegExp Repository Request Required ' +
    'Resource Response Set ' +
    'String Suspense Symbol Type URL Undefined WeakMap Window ' +
    'Accordion Action ActionIcon Affix Alert Anchor App Avatar Badge Box Breadcrumbs Burger Button Calendar Card Center Checkbox ' +
    'Chip Code Collapse Combobox Container Divider Drawer Field Flex Grid Group Highlight Image Indicator Input Kbd Label Layout ' +
    'Link List Loader Main Mark Menu Modal Navigation Notification Notifications Option Outlet Pagination Paper Pill Popover ' +
    'Portal Progress Radio Rating Route Router Schema Select Skeleton Slider Space Spoiler Stack Stepper Switch Tab Table Tabs ' +
    'Text Textarea Theme Timeline Title Tooltip Transition Tree'
  ).split(' '),
);

/** File names, URL segments and tables that the template itself uses. */
const RESERVED_PATHS = new Set(
  (
    'api app components con aux nul prn config constructor dashboard dist docs edit export health index lib ' +
    'main new node-modules openapi pages prototype public seed server settings shared src support test testing ' +
    'theme'
  ).split(' '),
);

export interface EntityNames {
  readonly className: string;
  readonly varName: string;
  readonly pluralVarName: string;
  readonly fileName: string;
  readonly path: string;
  readonly table: string;
}

/** Names that the delivered code derives from an entity's: `PetCreate` and `PetPage` are not free once there is a `Pet`. */
const DERIVED = ['', 'Create', 'Update', 'Page'];

/** Takes `name`, or `name2`, `name3`, … when it (ignoring case) is taken; remembers it. */
export function unique(taken: Set<string>, name: string, separator = ''): string {
  let candidate = name;
  for (let n = 2; taken.has(candidate.toLowerCase()); n++) candidate = `${name}${separator}${n}`;
  taken.add(candidate.toLowerCase());
  return candidate;
}

/** Names the entities of one project; no two share a type, variable, file, path or table name, in any letter case. */
export class EntityNamer {
  private readonly variables = new Set<string>();
  private readonly files = new Set<string>();
  private readonly paths = new Set<string>();
  private readonly tables = new Set<string>(['migrations', 'sqlite_sequence']);

  name(name: string, pluralLabel: string): EntityNames {
    const base = pascal(name);
    const reserved = RESERVED_TYPES.has(base) || RESERVED_VARIABLES.has(camel(base));
    const className = this.className(reserved ? `${base}Record` : base);
    const varName = className[0]!.toLowerCase() + className.slice(1);
    let plural = camel(pluralLabel);
    // The plural label counts only when it is the plural of this name: `Staff members` for `Employee` would read like another entity.
    if (!plural.startsWith(camel(base).slice(0, 3)) || words(plural).length !== words(base).length)
      plural = pluralName(camel(base));
    let pluralVar = reserved ? `${camel(base)}Records` : plural;
    if (pluralVar === varName || RESERVED_VARIABLES.has(pluralVar)) pluralVar = `${varName}List`;
    const path = kebab(plural);
    const file = kebab(base);
    return {
      className,
      varName,
      pluralVarName: unique(this.variables, pluralVar),
      fileName: unique(this.files, RESERVED_PATHS.has(file) ? `${file}-record` : file, '-'),
      path: unique(this.paths, RESERVED_PATHS.has(path) ? `${path}-records` : path, '-'),
      table: unique(this.tables, snake(plural).replace(/^sqlite_/, 'lite_'), '_'),
    };
  }

  private className(name: string): string {
    const taken = (candidate: string) => DERIVED.some((suffix) => this.variables.has((candidate + suffix).toLowerCase()));
    let candidate = name;
    for (let n = 2; taken(candidate); n++) candidate = `${name}${n}`;
    for (const suffix of DERIVED) this.variables.add((candidate + suffix).toLowerCase());
    return candidate;
  }
}
