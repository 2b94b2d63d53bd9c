import type { PlanEntity } from '../plan.schemas.js';
import { softwareNouns } from '../lexicon.js';
import { labelOf } from '../naming.js';
import { printableWord } from '../label-words.js';
import { listOf } from './criteria.js';

/** Words that say that it is an application, and where it is shown. */
const EVERY_APPLICATION =
  /^(?:website|site|system|platform|application|app|web|software|webpage|page|program|tool|official|wechat|mini-?program|mini)$/i;

/** `Veterinary clinic`, `Wedding venue management`: the request's own name, without the words every application has. */
export function titleOf(name: string | undefined, entities: readonly PlanEntity[]): string {
  const words = (name ?? '')
    .replace(/^(?:(?:an?|the|my|our|simple|small|little|tiny|basic|modern|new|online)\s+)+(?=\S+\s)/i, '')
    .split(/\s+/)
    .map(printableWord)
    .filter(Boolean);
  while (words.length > 1 && EVERY_APPLICATION.test(words.at(-1)!)) words.pop();
  const only = words.length === 1 ? words[0]!.toLowerCase() : '';
  if (
    words.length === 0 ||
    EVERY_APPLICATION.test(words.join('')) ||
    (only !== '' &&
      softwareNouns.has(only) &&
      !/^(?:blog|forum|crm|wiki|shop|store|journal|marketplace|library|calculator|catalog|catalogue|game|diary|magazine|erp|lms|cms)$/.test(
        only,
      ))
  ) {
    return labelOf(listOf(entities.slice(0, 3).map((one) => one.pluralLabel.toLowerCase())).split(' ')).slice(0, 80);
  }
  return labelOf(words).slice(0, 80).trim() || entities[0]!.pluralLabel;
}

export function summaryOf(title: string, entities: readonly PlanEntity[]): string {
  return `${title}: an application that keeps ${listOf(entities.map((one) => one.pluralLabel.toLowerCase()))}.`.slice(0, 600);
}
