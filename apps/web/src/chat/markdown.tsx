import { Fragment, type ReactNode } from 'react';
import { Link } from 'wouter';
import classes from './markdown.module.css';

/**
 * The little Markdown that answers are written in: paragraphs, headings, lists, code, bold. No HTML is ever made of it, and nothing in
 * it becomes a link but the ids of builds, which lead to this page's own.
 */
export function Markdown({ text }: { text: string }) {
  return <div className={classes.markdown}>{blocksOf(text).map(renderBlock)}</div>;
}

type Block =
  | { readonly kind: 'paragraph' | 'heading' | 'code'; readonly text: string }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly string[] };

const FENCE = /^\s*(`{3,}|~{3,})/;
const BULLET = /^\s*[-*+]\s+(.*)$/;
const NUMBERED = /^\s*\d{1,3}[.)]\s+(.*)$/;
const HEADING = /^#{1,6}\s+(.*)$/;

/** Also of an answer that is not whole yet: a fence that is open runs to the end. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  const lines = text.split(/\r?\n/);
  let paragraph: string[] = [];
  const endParagraph = (): void => {
    if (paragraph.length > 0) blocks.push({ kind: 'paragraph', text: paragraph.join('\n') });
    paragraph = [];
  };
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index]!;
    const fence = FENCE.exec(line)?.[1];
    if (fence !== undefined) {
      endParagraph();
      const end = lines.findIndex((other, place) => place > index && other.trim().startsWith(fence));
      blocks.push({ kind: 'code', text: lines.slice(index + 1, end < 0 ? undefined : end).join('\n') });
      index = end < 0 ? lines.length : end;
      continue;
    }
    const item = BULLET.exec(line)?.[1] ?? NUMBERED.exec(line)?.[1];
    const heading = HEADING.exec(line)?.[1];
    if (item !== undefined) {
      endParagraph();
      const ordered = !BULLET.test(line);
      const last = blocks.at(-1);
      const goesOn = last?.kind === 'list' && last.ordered === ordered && lines[index - 1]?.trim() !== '';
      if (goesOn) blocks[blocks.length - 1] = { ...last, items: [...last.items, item] };
      else blocks.push({ kind: 'list', ordered, items: [item] });
    } else if (heading !== undefined) {
      endParagraph();
      blocks.push({ kind: 'heading', text: heading });
    } else if (line.trim() === '') endParagraph();
    else paragraph.push(line);
  }
  endParagraph();
  return blocks;
}

function renderBlock(block: Block, index: number): ReactNode {
  switch (block.kind) {
    case 'paragraph':
      return <p key={index}>{inline(block.text)}</p>;
    case 'heading':
      return (
        <p key={index} className={classes.heading}>
          {inline(block.text)}
        </p>
      );
    case 'code':
      return (
        <pre key={index} tabIndex={0} role="region" aria-label="Code">
          {block.text}
        </pre>
      );
    case 'list': {
      const items = block.items.map((item, place) => <li key={place}>{inline(item)}</li>);
      return block.ordered ? <ol key={index}>{items}</ol> : <ul key={index}>{items}</ul>;
    }
  }
}

const BUILD_ID = /^bld_[0-9a-z]{26}$/;

function inline(text: string): ReactNode[] {
  return text.split(/(`[^`\n]+`|\*\*[^*\n]+\*\*)/).map((piece, index) => {
    if (/^`[^`]+`$/.test(piece)) {
      const code = piece.slice(1, -1);
      return BUILD_ID.test(code) ? (
        <Link key={index} href={`/builds/${code}`}>
          <code>{code}</code>
        </Link>
      ) : (
        <code key={index}>{code}</code>
      );
    }
    return /^\*\*[^*]+\*\*$/.test(piece) ? (
      <strong key={index}>{piece.slice(2, -2)}</strong>
    ) : (
      <Fragment key={index}>{piece}</Fragment>
    );
  });
}
