const INFORMATION = '(?:information|details|data)';
const SAID_OF_IT = '(?:(?:the|their|its|basic|detailed|relevant|key)\\s+)*';

/** `trees, including information such as height and age`, `trees and their details, including height`. */
const INCLUDED = new RegExp(
  `(?<=[a-z]),?\\s+(?:and\\s+(?:their|its)|including|with|showing|containing)\\s+${SAID_OF_IT}${INFORMATION},?\\s+(?:such as|like|including)\\s+(?:(?:the|their|its)\\s+)?(?=[a-z])`,
  'gi',
);

/** `a tree list display function with information such as height and age`. */
const DISPLAYED =
  /\b(?:an?|the)\s+((?:[a-z-]+\s)?[a-z-]+?)\s+(?:list\s+|information\s+)?(?:display|viewing|browsing|showcase)\s+(?:function|functionality|feature|module)s?,?\s+with information such as\s+/gi;

/** Puts into one wording how a list of what is known of a thing is announced. */
export const withInformation = (text: string): string =>
  text
    .replace(INCLUDED, ' with information such as ')
    .replace(DISPLAYED, 'the functionality to display $1s with information such as ');
