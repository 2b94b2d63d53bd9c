import { useState } from 'react';

const KEY = 'foundry.draft';

/** What is being written in the request box: survives a reload and a sign-in, in this tab. */
export function useDraft(): [string, (text: string) => void] {
  const [text, setText] = useState(read);
  const write = (value: string): void => {
    setText(value);
    // At once, not in an effect: sending a request empties the box and leaves the page in one go.
    store(value);
  };
  return [text, write];
}

function read(): string {
  try {
    return window.sessionStorage.getItem(KEY) ?? '';
  } catch {
    // Storage is switched off: the draft lives as long as the page.
    return '';
  }
}

function store(text: string): void {
  try {
    window.sessionStorage.setItem(KEY, text);
  } catch {
    // Switched off, or full: only the convenience is lost.
  }
}
