import { flagParam, type Operation } from './operation.js';

/** Ways to say what several operations share. */

export const IGNORE_CASE = [
  'ignoring (?:upper |lower )*case',
  'case insensitive(?:ly)?',
  'ignore(?:s)? case',
  'regardless of case',
  'in any case',
  'without regard to case',
  'irrespective of case',
  'ignoring capitali[sz]ation',
  'no matter the case',
];
export const ignoreCase = flagParam(
  'ignoreCase',
  'Whether upper and lower case are the same',
  IGNORE_CASE,
  ['case sensitive(?:ly)?', 'respecting case'],
  false,
);
export const ITEMS =
  '(?:(?:list|array) of (?:names|words|strings|texts|items|lines|entries|titles|tags|keywords)|items?|entries|elements|lines?|words?|names?|values|list|texts?|strings?|tags?|rows|keywords?|titles?)';
export const NUMBERS =
  '(?:(?:list|array|set|series) of (?:numbers|values|integers|amounts|figures|prices|scores)|numbers?|values?|figures|amounts|integers|list|them|data)';
export const DOWN =
  '(?:(?:in )?(?:descending|decreasing|reverse(?:d)?|z to a|high(?:est)? to low(?:est)?)(?: alphabetical(?:ly)?)?(?: order)?|from z to a|(?:from )?(?:largest|biggest|highest)(?: to (?:smallest|lowest))?(?: first)?|backwards)';
export const UP =
  '(?:(?:in )?(?:ascending|increasing|alphabetical(?:ly)?|a to z|low(?:est)? to high(?:est)?)(?: order)?|from a to z|(?:from )?(?:smallest|lowest)(?: to (?:largest|biggest|highest))?(?: first)?)';

/** Without a word about a table, "sum" and "sort by" are about something else. */
const OF_TABLES =
  /\b(?:csv|tsv|(?:list|array) of (?:products|people|orders|users|employees|customers|items|books|students|members|invoices|persons)|tables?|rows?|records?|columns?|objects?|spreadsheets?|comma separated values)\b/i;

export const onlyOfTables = (operation: Operation): Operation =>
  operation.inputs[0]?.kind === 'rows' && !operation.needs ? { ...operation, needs: OF_TABLES } : operation;
