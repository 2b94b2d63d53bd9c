import { createHash } from 'node:crypto';
import { Html, markup } from './html.js';

/** The page's look in plain CSS: its colours and sizes are those of apps/web, in light and dark. */
const STYLE = `
:root { color-scheme: light dark; --text: #1b1f24; --dimmed: #59616b; --surface: #fff; --page: #f6f7f8; --border: #dfe2e6; --accent: #bf410e; --accent-dark: #98340f; --error: #b42318; --soft: #fff5ef; }
@media (prefers-color-scheme: dark) { :root { --text: #e6e8eb; --dimmed: #a0a7b3; --surface: #1e232a; --page: #14171c; --border: #3a414c; --error: #ff9e93; --soft: #2b2320; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px 16px; background: var(--page); color: var(--text); font: 16px/1.5 'Inter Variable', system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; }
main { width: 100%; max-width: 440px; background: var(--surface); border: 1px solid var(--border); border-radius: 12px; padding: 32px; }
h1 { font-size: 24px; font-weight: 650; line-height: 1.25; margin: 16px 0 8px; overflow-wrap: anywhere; }
p { margin: 0 0 16px; color: var(--dimmed); overflow-wrap: anywhere; }
label { display: block; font-weight: 550; }
input[type=password] { width: 100%; font: inherit; margin: 6px 0 4px; padding: 10px 12px; border: 1px solid var(--border); border-radius: 8px; background: var(--surface); color: var(--text); }
.hint { font-size: 14px; margin: 0 0 20px; }
.error { color: var(--error); font-weight: 550; }
ul { list-style: none; margin: 0 0 20px; padding: 0; border: 1px solid var(--border); border-radius: 8px; }
li + li { border-top: 1px solid var(--border); }
li label { display: grid; grid-template-columns: 24px 1fr; gap: 4px; padding: 12px; font-weight: 400; cursor: pointer; }
li input { width: 16px; height: 16px; margin: 5px 0 0; accent-color: var(--accent); }
li .admin { background: var(--soft); }
code { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; color: var(--dimmed); }
button { width: 100%; font: inherit; font-weight: 600; padding: 10px 16px; border-radius: 8px; border: 1px solid transparent; background: var(--accent); color: #fff; cursor: pointer; }
button:hover { background: var(--accent-dark); }
button.plain { margin-top: 8px; background: none; color: var(--text); border-color: var(--border); }
button:focus-visible, input:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
dl { margin: 0 0 20px; font-size: 14px; }
dt { color: var(--dimmed); }
dd { margin: 0 0 8px; overflow-wrap: anywhere; }
`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

const LOGO = markup`<svg width="44" height="44" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="8" fill="#bf410e" /><path d="M5 10.5h8v-1h13.5v3.2c-4 .4-6.5 2.6-6.7 6.3h1.7c1.4 0 2.5 1 2.5 2.3V23H10v-1.7c0-1.3 1.1-2.3 2.5-2.3h1.2c-.3-3.7-4.4-5-8.7-5.6z" fill="#fff" /></svg>`;

/**
 * The headers of a page. Nothing but its own style is loaded, no script runs, and nobody frames it.
 * @param formTarget where a form leads in the end; browsers count redirects after it, so a client's own address belongs in
 */
export function pageHeaders(formTarget?: string): Record<string, string> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'${formTarget ? ` ${formTarget}` : ''}; frame-ancestors 'none'; base-uri 'none'`,
    'cache-control': 'no-store',
    // Not "no-referrer": browsers would send the forms with the origin "null".
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  };
}

function page(title: string, body: Html): string {
  return `<!doctype html>\n${
    markup`<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title} · Foundry</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<main>
${LOGO}
${body}
</main>
</body>
</html>
`.text
  }`;
}

/** @param client the name of the program that asks; @param error what was wrong with the last try */
export function signInPage(client: string, error?: string): string {
  const describedBy = error !== undefined && markup` aria-invalid="true" aria-describedby="error"`;
  return page(
    'Sign in',
    markup`<h1>Sign in to Foundry</h1>
<p><strong>${client}</strong> wants to use Foundry in your name. First say who you are.</p>
<form method="post">
<label for="token">Token</label>
<input id="token" name="token" type="password" autocomplete="current-password" required autofocus spellcheck="false"${describedBy}>
${error !== undefined && markup`<p class="error" id="error" role="alert">${error}</p>`}
<p class="hint">The admin token that was printed when Foundry first started, or an API key. ${client} does not get to see it.</p>
<button name="action" value="sign-in">Sign in</button>
<button class="plain" name="action" value="deny" formnovalidate>Cancel</button>
</form>`,
  );
}

export interface ConsentScope {
  readonly name: string;
  readonly words: string;
  readonly admin: boolean;
}

export interface ConsentView {
  readonly client: string;
  /** Where the browser goes afterwards, as a person recognises it. */
  readonly destination: string;
  /** Whose metadata the client is, when it is named by a URL. */
  readonly clientUrl: string | undefined;
  readonly account: string;
  readonly organisation: string;
  readonly scopes: readonly ConsentScope[];
  readonly error?: string;
}

/** Every scope in words, each of which can be left out. */
export function consentPage(view: ConsentView): string {
  const scopes = view.scopes.map(
    ({ name, words, admin }) => markup`<li><label${admin && markup` class="admin"`}>
<input type="checkbox" name="scope" value="${name}" checked>
<span>${words}${admin && markup` <strong>(administration)</strong>`}<br><code>${name}</code></span>
</label></li>
`,
  );
  return page(
    'Allow access',
    markup`<h1>Allow ${view.client} to use Foundry?</h1>
<p>It calls itself so; Foundry has not checked it. Allow it only if you have just asked for this.</p>
${view.error !== undefined && markup`<p class="error" role="alert">${view.error}</p>`}
<dl>
<dt>You are</dt><dd>${view.account}, of the organisation ${view.organisation}</dd>
<dt>The answer goes to</dt><dd>${view.destination}</dd>
${view.clientUrl !== undefined && markup`<dt>Described at</dt><dd>${view.clientUrl}</dd>`}
</dl>
<form method="post">
${
  view.scopes.length === 0
    ? markup`<p>It asks for nothing that you may give; it only learns who you are.</p>`
    : markup`<p>It may then, in your name:</p>
<ul>
${scopes}</ul>`
}
<button name="action" value="allow">Allow</button>
<button class="plain" name="action" value="deny">Do not allow</button>
</form>`,
  );
}

/** For what cannot be sent back to the client. */
export function problemPage(title: string, sentence: string): string {
  return page(title, markup`<h1>${title}</h1>\n<p>${sentence}</p>`);
}
