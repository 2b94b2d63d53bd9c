import type { FieldType, OperationKind, Plan } from '#foundry/planning';
import type { FieldSamples } from './samples.js';

/**
 * What a template sees: the plan with every name, label, path and layout already decided, so that
 * template files contain no logic beyond loops and conditions. Every `*Name` is a safe ASCII identifier;
 * every other string came from a request and must go through the `json` (or `jsxText`) filter.
 */
export interface ProjectModel {
  readonly plan: Plan;
  readonly title: string;
  readonly slug: string;
  readonly summary: string;
  /** One line about what is kept, for the page's first screen: `Teachers, students and lessons at a glance`. */
  readonly tagline: string;
  readonly theme: ThemeModel;
  readonly entities: readonly EntityModel[];
  /** Criteria of the project as a whole: `dashboard` first of all. */
  readonly criteria: CriteriaModel;
  /** What the dashboard shows beside the counts. */
  readonly dashboard: DashboardModel;
  /** Foundry's version, written into the README and `foundry.json`. */
  readonly generator: string;
}

export interface DashboardModel {
  /** Enum fields, at most six, whose values are counted. */
  readonly breakdowns: readonly { readonly entity: EntityRef; readonly field: FieldModel; readonly sum?: FieldModel }[];
  /** The date whose months are counted, if any entity has one that says something. */
  readonly timeline?: { readonly entity: EntityRef; readonly field: FieldModel };
}

export interface EntityModel {
  /** `PetOwner` */
  readonly className: string;
  /** `petOwner` */
  readonly varName: string;
  /** `petOwners` */
  readonly pluralVarName: string;
  /** `pet-owner`: file and folder names */
  readonly fileName: string;
  /** `pet-owners`: URL segment, in the API (`/api/pet-owners`) and in the page (`/pet-owners`) */
  readonly path: string;
  /** `pet_owners` */
  readonly table: string;
  readonly label: string;
  readonly pluralLabel: string;
  /** The labels inside a sentence: `pet owner`, `pet owners`. */
  readonly noun: string;
  readonly pluralNoun: string;
  readonly description?: string;
  readonly fields: readonly FieldModel[];
  /** The first field that stands for a record in pickers, links and titles. Every entity has one. */
  readonly displayField: FieldModel;
  /** All fields whose values, joined by `displaySeparator`, name a record: usually one; first and last name; a date and a reference. May be empty: then `#id`. */
  readonly display: readonly FieldModel[];
  readonly displaySeparator: string;
  /** TypeScript over a variable `record`, giving the same name as the API's `label`: write it raw (`{{ entity.displayExpression }}`). */
  readonly displayExpression: string;
  /** Fields shown in lists, in order, at most six. */
  readonly listFields: readonly FieldModel[];
  /** Text-like fields that `search` looks into; it looks into the labels of referenced records too. */
  readonly searchFields: readonly FieldModel[];
  /** Enum, boolean and reference fields that lists can be filtered by. */
  readonly filterFields: readonly FieldModel[];
  /** Date and datetime fields that lists can be filtered by range. */
  readonly dateFields: readonly FieldModel[];
  /** One-to-many: entities with a reference to this one. */
  readonly children: readonly ChildModel[];
  /** Many-to-many relations with this entity, from its side. */
  readonly links: readonly LinkModel[];
  readonly layout: LayoutModel;
  /** Money that adds up to something that people want to know. */
  readonly sumField?: FieldModel;
  readonly seed: readonly SeedRow[];
  /** Name of a Tabler icon component, chosen from the entity's words: `IconPaw`. */
  readonly icon: string;
  /** The acceptance criteria of this entity. */
  readonly criteria: CriteriaModel;
  /** Operations of kind `transition`: buttons that set `field` to `value`. */
  readonly transitions: readonly TransitionModel[];
  /** For the backend's part only. */
  readonly storage: EntityStorage;
}

/**
 * By kind of operation (`list`, `create`, …) the ids of the criteria, ready to begin a test's name with: `AC-3, AC-7: `,
 * or nothing when there is none. One property per kind; `relations` and `theme` for criteria of no operation.
 */
export interface CriteriaModel {
  readonly backend: Readonly<Record<CriterionTopic, string>>;
  readonly frontend: Readonly<Record<CriterionTopic, string>>;
}
export type CriterionTopic = OperationKind | 'relations' | 'theme';

export interface TransitionModel {
  /** An enum field and one of its values. */
  readonly field: FieldModel;
  readonly option: EnumOptionModel;
  /** `Approve the request` */
  readonly text: string;
  readonly backendCriteria: string;
  readonly frontendCriteria: string;
}

export interface FieldModel {
  /** `dateOfBirth`: TypeScript and JSON. For a reference this is the relation's name (`owner`). */
  readonly name: string;
  /** What is written and stored: the same as `name`, but `ownerId` for a reference. */
  readonly valueName: string;
  /** `date_of_birth`, `owner_id` */
  readonly column: string;
  readonly label: string;
  /** The label inside a sentence: `date of birth`. */
  readonly noun: string;
  readonly type: FieldType;
  readonly required: boolean;
  readonly unique: boolean;
  readonly default?: string | number | boolean;
  readonly options: readonly EnumOptionModel[];
  readonly currency?: string;
  readonly unit?: string;
  readonly min?: number;
  readonly max?: number;
  /** Longest accepted text, in characters, for the text-like types. */
  readonly maxLength?: number;
  /** The referenced entity, for `reference`. */
  readonly target?: EntityRef;
  /** For the backend's part only. */
  readonly storage: FieldStorage;
}

/** How a field is stored. */
export interface FieldStorage {
  readonly kind: 'text' | 'integer' | 'real' | 'boolean' | 'money';
  readonly type: 'TEXT' | 'INTEGER' | 'REAL';
  /** The default as the column holds it. */
  readonly default?: string | number;
  readonly index: string;
  /** Criteria that the filter test and the uniqueness test of this field prove. */
  readonly filterCriteria: string;
  readonly uniqueCriteria: string;
  readonly samples: FieldSamples;
}

export interface EntityStorage {
  /** Names that the entity's modules import, sorted. */
  readonly fieldSchemas: readonly string[];
  readonly columnKinds: readonly string[];
  readonly hasLabels: boolean;
  readonly hasFlagFilter: boolean;
  readonly hasIdFilter: boolean;
  /** SQL over the table's alias `t` and the joins below, made of identifiers only. */
  readonly labelSql: string;
  /** What the delivered tests of the entity import from the builders. */
  readonly builders: readonly string[];
  readonly usesCounter: boolean;
  /** Properties without which no record can be created. */
  readonly requiredInputs: readonly string[];
  /** What the delivered update test changes. */
  readonly changeSample?: FieldModel;
  /** What the delivered sort test sorts by. */
  readonly sortSample?: FieldModel;
  readonly labelJoins: readonly { readonly view: string; readonly alias: string; readonly column: string }[];
}

/** Names of another entity, without its fields: keeps the model a tree. */
export type EntityRef = Pick<
  EntityModel,
  'className' | 'varName' | 'pluralVarName' | 'fileName' | 'path' | 'table' | 'label' | 'pluralLabel' | 'noun' | 'pluralNoun'
> & { readonly displayFieldName: string; readonly displayColumn: string };

export interface EnumOptionModel {
  readonly value: string;
  /** `In progress` */
  readonly label: string;
  /** A Mantine colour name that suits the word: green for done, red for cancelled, gray for draft. */
  readonly color: string;
}

export interface ChildModel {
  readonly entity: EntityRef;
  /** The reference field on the child: `owner` / `ownerId`. */
  readonly fieldName: string;
  readonly valueName: string;
  readonly label: string;
  /** The child's column, and whether the child cannot be without this record. */
  readonly column: string;
  readonly required: boolean;
  /** Whether the child's list can be filtered by this record. */
  readonly filterable: boolean;
  readonly backendCriteria: string;
}

export interface LinkModel {
  /** Collection on this side: `tags`; its ids: `tagIds`. */
  readonly name: string;
  readonly idsName: string;
  /** Query parameter that lists of this entity are filtered by: `tagId`. */
  readonly filterName: string;
  /** Criteria that the backend's test of this relation proves. */
  readonly backendCriteria: string;
  readonly label: string;
  readonly target: EntityRef;
  /** Join table and its two columns, this side first. */
  readonly table: string;
  readonly ownColumn: string;
  readonly targetColumn: string;
  /** True on exactly one of the two sides: the one whose migration creates the join table and whose form edits it first. */
  readonly owner: boolean;
}

/** How the entity is shown first; a plain table is always one click away. */
export type LayoutModel =
  | { readonly kind: 'table' }
  | { readonly kind: 'board'; readonly statusField: string }
  | { readonly kind: 'calendar'; readonly dateField: string; readonly endField?: string }
  | { readonly kind: 'gallery'; readonly imageField?: string };

export interface ThemeModel {
  /** CSS colours, resolved to `#rrggbb`. */
  readonly background?: string;
  readonly primary: string;
  /** Ten shades, light to dark, of `primary`: Mantine's `colors` tuple. */
  readonly shades: readonly string[];
  /** Black or white: the text colour to put on `primary`. */
  readonly onPrimary: string;
  /** `primary`, or as near to it as text on the page's background may come (contrast 4.5:1): links, icons, light buttons. */
  readonly accent: string;
  /** Black or white: the text colour to put on `background`. */
  readonly onBackground: string;
}

/** One row of seed data by property (`ownerId`, `tagIds`), with `id` (its 1-based position) and `createdAt`. Dates lie around 2026-01-15; the backend moves them around the day it seeds. */
export type SeedRow = Readonly<Record<string, string | number | boolean | null | readonly number[]>>;
