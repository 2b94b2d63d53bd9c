import { notifications } from '@mantine/notifications';
import { cleanup, configure } from '@testing-library/react';
import { afterEach, vi } from 'vitest';

// What jsdom lacks and the components ask for.
window.matchMedia = (query) => ({
  matches: false,
  media: query,
  onchange: null,
  addEventListener: () => {},
  removeEventListener: () => {},
  addListener: () => {},
  removeListener: () => {},
  dispatchEvent: () => false,
});
window.ResizeObserver = class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
window.scrollTo = () => {};
Object.defineProperty(document, 'fonts', { value: new EventTarget(), configurable: true });
Element.prototype.scrollIntoView = () => {};

// Pages come in their own files, and the machine may be busy.
// No style sheets are loaded here: an element's style is what it says itself. Working that out from jsdom's own
// style sheet, for every element that a query by role looks at, would take half of the tests' time.
window.getComputedStyle = (element) => (element as HTMLElement).style;

// Printing the document at every attempt to find something is slow too: `screen.debug()` prints it when it is needed.
configure({
  asyncUtilTimeout: 5_000,
  defaultHidden: true,
  getElementError: (message) => new Error(message ?? 'Not found'),
});

afterEach(() => {
  cleanup();
  notifications.clean();
  localStorage.clear();
  vi.unstubAllGlobals();
});
