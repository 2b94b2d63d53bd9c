// Sets the colour scheme before the first paint, so that a dark page does not start with a white flash.
// The values are those of Mantine's colour scheme manager.
(() => {
  let scheme = null;
  try {
    scheme = window.localStorage.getItem('mantine-color-scheme-value');
  } catch {
    // Storage is off: the scheme of the system it is.
  }
  const dark =
    scheme === 'dark' || (scheme !== 'light' && window.matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
