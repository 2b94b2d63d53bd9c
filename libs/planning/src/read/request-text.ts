import { takeSnippets, type WithoutSnippets } from '../snippets/index.js';
import { MAX_REQUEST_CHARACTERS, requestErrors } from '../planning.errors.js';

/** Everything below space except tab and line ends, DEL, C1 controls, and the code points that never are text. */
// eslint-disable-next-line no-control-regex -- control characters are what this looks for
const BINARY =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\uFFFD\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;
/** Zero-width and direction marks: invisible, so nobody means them. */
const INVISIBLE = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF]/g;

/**
 * The request as readable text: one kind of line end, quote and dash, no invisible characters, Markdown emphasis removed.
 * Data models that are written as code stand beside it.
 * Throws `planning.empty_request`, `planning.request_too_long` or `planning.binary_request`.
 */
export function readableText(request: string): WithoutSnippets {
  if (request.length > MAX_REQUEST_CHARACTERS) {
    throw requestErrors.requestTooLong(
      `The request has ${request.length.toLocaleString('en')} characters; at most ${MAX_REQUEST_CHARACTERS.toLocaleString('en')} are read. Shorten it, or split it into several builds.`,
    );
  }
  if (BINARY.test(request)) {
    throw requestErrors.binaryRequest('The request contains control characters or binary data. Send plain text in UTF-8.');
  }
  const { text: prose, snippets } = takeSnippets(oneKindOfSigns(request));
  const text = inOneNotation(prose);
  if (snippets.things.length === 0 && !/[\p{L}\p{N}]/u.test(text)) {
    throw requestErrors.emptyRequest('The request is empty. Say in a few words what the application should keep track of.');
  }
  return { text, snippets };
}

/** Line ends, spaces, quotes and dashes as one sign each. */
const oneKindOfSigns = (request: string): string =>
  request
    .normalize('NFC')
    .replace(INVISIBLE, '')
    .replace(/\r\n?/g, '\n')
    .replace(/[\u2028\u2029]/g, '\n')
    .replace(/[\t\u00A0\u2000-\u200A\u202F\u3000]/g, ' ')
    .replace(/(?<=\S) {2,}/g, ' ')
    .replace(/[‘’‚‛ʼ]/g, "'")
    .replace(/[“”„‟«»]/g, '"')
    .replace(/[‐‑]/g, '-')
    .replace(/[‒–—―−]/g, '—')
    .replace(/\b([01nm])—([nm1])\b/gi, '$1-$2');

const inOneNotation = (text: string): string =>
  text
    .replace(/，/g, ', ')
    .replace(/、/g, ', ')
    .replace(/；/g, '; ')
    .replace(/：/g, ': ')
    .replace(/。/g, '. ')
    .replace(/（/g, ' (')
    .replace(/）/g, ') ')
    .replace(/(?<=[\p{L}\p{N}] ?)(?<!\{)\{([^{}]{1,2000})\}(?!\})/gu, (_all, body: string) => ` (${blockInWords(body)})`)
    .replace(/ [—-] ((?:[^\s,;()—.]{1,30}, ){1,8}[^\s,;()—.]{1,30}) ?[—-](?=[,;.])/g, ' (one of: $1)')
    .replace(/ [—-] ((?:[^,;()—.]{1,30}, ){0,8}[^,;()—.]{1,30}?,? or [^,;()—.]{1,30}?) ?[—-](?=[,;.\s]|$)/g, ' ($1)')
    .replace(/(?<=\p{L}) ?\[([^[\]]{1,600},[^[\]]{1,600})\]/gu, ' ($1)')
    .replace(/(?<=^|[.;!?]\s|\n\s*)((?:An?\s)?[A-Z][\w-]*(?: [\w-]+){0,2}) (?:>|=|:=|»|::) (?=[a-z][^.\n]{0,60},)/g, '$1: ')
    .replace(
      /\b(an?|the|one)\s+["']?([\w-]+(?:\s(?!with\b)[\w-]+)?)["']?\s+(?:entity|table|model|record type)\s+(?:with|having|has|that has|which has)\s+(?:the\s+)?(?:following\s+)?(?:(?:fields|columns|attributes|properties)\s*:?\s+)?/gi,
      '$1 $2 with ',
    )
    .replace(/\b(the (?:system|app|application|software|tool|platform)|it|users?|there|[a-z]+s) shall\b/gi, '$1 should')
    .replace(/\b([A-Za-z]{2,12}) (?:[Nn]o|[Nn]r)\.(?=\s*[(,;:]|\s+[a-z])/g, '$1 number')
    .replace(
      /(?<=^|\n)[^\S\n]*(?:table|entity|model|object)\s*:[^\S\n]*([\w -]{1,40})\n\s*(?:columns|fields|attributes|properties)\s*:\s*/gi,
      '$1: ',
    )
    .replace(
      /(?<=^|\n)[^\S\n]*(\w+)\.\w+_id\s+(?:references|->|→)\s+(\w+)(?:\.\w+)?(?=\s*(?:\n|$|[.;]))/gi,
      '$1 belong to one $2',
    )
    // What a list leaves open ends the sentence or nothing.
    .replace(TECHNICAL_EXAMPLES, '$1')
    .replace(/,?\s+(?:and\s+)?etc\.?(?=\s*[);])/gi, '')
    .replace(/,?\s+(?:and\s+)?etc\.(?=\s+[A-Z]|\s*$)/g, '.')
    .replace(/,?\s+(?:and\s+)?etc\.?,(?=\s)/gi, ',')
    .replace(/\s\(such as\s[^()]{2,200}\)/gi, '')
    .replace(/\bw\/(?=\s*\w)/gi, 'with')
    .replace(/(\p{L}) \+ (?=\p{L})/gu, '$1 and ')
    .replace(/\*\*|__(?=[\w ]+__)|`/g, '')
    .trim();

/** `file formats such as GPX, KML, QT/MOV, etc.`: ways of writing or sending something, of which the list says that it goes on. */
const TECHNICAL_EXAMPLES =
  /\b((?:file|video|audio|image|data|document|http|request|media)\s(?:formats|methods|protocols|encodings|codecs|extensions|standards|types)),?\s+(?:such as|like|for example|including)\s+(?:[\w'/+.-]+(?:\s[\w'/+-]+)?,\s+){1,16}(?:and\s+)?etc\b(?:\.(?=[,;)]))?/gi;

/** The lines of a block of code as one list; what `@unique` and its like say stands in brackets after the name. */
function blockInWords(body: string): string {
  if (!body.includes('\n')) return body;
  const lines = body
    .split('\n')
    .map((line) =>
      line
        .replace(/\/\/.*$/, '')
        .trim()
        .replace(/[,;]+$/, ''),
    )
    .filter((line) => line !== '' && !line.startsWith('@@'));
  if (!lines.some((line) => /\s@\w/.test(line))) return lines.join(', ');
  const keys = new Set(lines.flatMap((line) => /fields:\s*\[(\w+)/.exec(line)?.[1] ?? []));
  return lines
    .flatMap((line) => {
      const [, name = '', type = '', list, optional, rest = ''] = /^(\w+)\s+(\w+)(\[\])?(\?)?\s*(.*)$/.exec(line) ?? [];
      if (name === '' || keys.has(name) || /@id\b/.test(rest)) return [];
      if (list) return [`many ${name}`];
      if (/@relation\b/.test(rest)) return [`${name}: ${type}`];
      const fallback = /@default\((?:"([^"]*)"|(\w+))\)/.exec(rest);
      return [
        [
          name,
          `(${type})`,
          ...(optional ? ['(optional)'] : []),
          ...(/@unique\b/.test(rest) ? ['(unique)'] : []),
          ...(fallback ? [`(default ${fallback[1] ?? fallback[2]})`] : []),
        ].join(' '),
      ];
    })
    .join(', ');
}
