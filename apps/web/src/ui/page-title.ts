import { useEffect } from 'react';

/** What the browser's tab, history and screen readers call this page. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = title === 'Foundry' ? title : `${title} · Foundry`;
  }, [title]);
}
