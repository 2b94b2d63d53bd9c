import { useEffect, useState } from 'react';

const KEY = 'foundry.draft';

/** What is being written in the request box: survives a reload and a sign-in, in this tab. */
export function useDraft(): [string, (text: string) => void] {
  const [text, setText] = useState(() => {
    try {
      return window.sessionStorage.getItem(KEY) ?? '';
    } catch {
      // Storage is switched off: the draft lives as long as the page.
      return '';
    }
  });
  useEffect(() => {
    try {
      window.sessionStorage.setItem(KEY, text);
    } catch {
      // Switched off, or full: only the convenience is lost.
    }
  }, [text]);
  return [text, setText];
}
