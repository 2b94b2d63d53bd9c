import { Button } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import './code-colors.css';
import classes from './code.module.css';
import type { Token } from './highlight.js';

/** Longer files are shown without colours: colouring them would stop the page for seconds. */
const MAX_HIGHLIGHTED = 200_000;
const FIRST_LINES = 2_000;

interface CodeViewProps {
  readonly text: string;
  readonly path: string;
  /** Marked, and scrolled to. */
  readonly line?: number | undefined;
}

export function CodeView({ text, path, line }: CodeViewProps) {
  const plain = useMemo(() => text.replace(/\r?\n$/, '').split(/\r?\n/), [text]);
  const colored = useHighlighted(text, path);
  const [all, setAll] = useState(line !== undefined && line > FIRST_LINES);
  const box = useRef<HTMLDivElement>(null);
  const marked = useRef<HTMLDivElement>(null);
  const shown = all ? plain.length : Math.min(plain.length, FIRST_LINES);
  // Only the code is scrolled: `scrollIntoView` would move the page as well.
  useEffect(() => {
    if (box.current && marked.current) box.current.scrollTop = marked.current.offsetTop - box.current.clientHeight / 3;
  }, [line]);
  return (
    <div className={classes.scroll} tabIndex={0} role="region" aria-label={path} ref={box}>
      <div className={classes.code} style={{ '--digits': String(plain.length).length } as React.CSSProperties}>
        {plain.slice(0, shown).map((content, index) => (
          <div
            key={index}
            className={classes.line}
            data-marked={index + 1 === line || undefined}
            ref={index + 1 === line ? marked : undefined}
          >
            <span className={classes.number} data-line={index + 1} />
            <code>{colored ? (colored[index] ?? []).map(renderToken) : content}</code>
          </div>
        ))}
      </div>
      {shown < plain.length && (
        <Button variant="default" size="xs" m="md" onClick={() => setAll(true)}>
          Show all {plain.length.toLocaleString()} lines
        </Button>
      )}
    </div>
  );
}

const renderToken = ({ text, className }: Token, index: number) =>
  className ? (
    <span key={index} className={className}>
      {text}
    </span>
  ) : (
    text
  );

/** Colours when they are ready; the highlighter is loaded with the first file that is shown. */
function useHighlighted(text: string, path: string): Token[][] | undefined {
  const [lines, setLines] = useState<Token[][]>();
  useEffect(() => {
    setLines(undefined);
    if (text.length > MAX_HIGHLIGHTED) return;
    let wanted = true;
    void import('./highlight.js').then(
      ({ highlightLines }) => wanted && setLines(highlightLines(text.replaceAll('\r\n', '\n'), path)),
      // Colours are an extra: without them the text is still there.
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [text, path]);
  return lines;
}
