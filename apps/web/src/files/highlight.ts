import bash from 'highlight.js/lib/languages/bash';
import css from 'highlight.js/lib/languages/css';
import dockerfile from 'highlight.js/lib/languages/dockerfile';
import ini from 'highlight.js/lib/languages/ini';
import json from 'highlight.js/lib/languages/json';
import markdown from 'highlight.js/lib/languages/markdown';
import sql from 'highlight.js/lib/languages/sql';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';
import { createLowlight } from 'lowlight';

const lowlight = createLowlight({ bash, css, dockerfile, ini, json, markdown, sql, typescript, xml, yaml });

/** A piece of one line; without a class it is plain. */
export interface Token {
  readonly text: string;
  readonly className?: string;
}

const LANGUAGE_OF: Readonly<Record<string, string>> = {
  ts: 'typescript',
  tsx: 'typescript',
  js: 'typescript',
  jsx: 'typescript',
  mjs: 'typescript',
  cjs: 'typescript',
  json: 'json',
  jsonl: 'json',
  css: 'css',
  html: 'xml',
  svg: 'xml',
  xml: 'xml',
  md: 'markdown',
  sql: 'sql',
  yml: 'yaml',
  yaml: 'yaml',
  sh: 'bash',
  env: 'ini',
  conf: 'ini',
  dockerfile: 'dockerfile',
};

function languageOf(path: string): string | undefined {
  const name = path.split('/').at(-1)!.toLowerCase();
  if (name.startsWith('.env')) return 'ini';
  return LANGUAGE_OF[name] ?? LANGUAGE_OF[name.split('.').at(-1)!];
}

type TreeNode = ReturnType<typeof lowlight.highlight>['children'][number];

/**
 * The lines of a file as coloured pieces. The highlighter gives a tree, not HTML: the pieces are rendered as text, so
 * nothing that a file says can become markup.
 * @returns undefined for a language it does not know.
 */
export function highlightLines(text: string, path: string): Token[][] | undefined {
  const language = languageOf(path);
  if (!language) return undefined;
  const lines: Token[][] = [[]];
  const walk = (nodes: readonly TreeNode[], className: string | undefined): void => {
    for (const node of nodes) {
      if (node.type === 'text') {
        for (const [index, part] of node.value.split('\n').entries()) {
          if (index > 0) lines.push([]);
          if (part) lines.at(-1)!.push({ text: part, ...(className && { className }) });
        }
      } else if (node.type === 'element') {
        const own = node.properties.className;
        walk(node.children, Array.isArray(own) ? own.join(' ') : className);
      }
    }
  };
  walk(lowlight.highlight(language, text).children, undefined);
  return lines;
}
