import { ActionIcon, Anchor, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { ConnectionBanner } from '../connection/connection-banner.js';
import { session } from '../session/session.js';
import { IconLogout, IconMoon, IconSun } from '../ui/icons.js';
import { Logo } from './logo.js';
import classes from './shell.module.css';

const API_DOCS = '/api/docs';
const QUEUES = '/admin/queues';
const QUEUES_HINT = 'Asks for the token as its password';

export function Shell({ children, signedIn }: { children: ReactNode; signedIn: boolean }) {
  return (
    <>
      <a href="#content" className={classes.skip}>
        Skip to content
      </a>
      <header className={classes.header}>
        <div className={classes.bar}>
          <Link href="/" className={classes.brand}>
            <Logo />
            Foundry
          </Link>
          {signedIn && <PageLinks />}
          <SchemeToggle />
          {signedIn && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label="Sign out"
              title="Sign out"
              onClick={() => session.signOut()}
            >
              <IconLogout size={19} />
            </ActionIcon>
          )}
        </div>
      </header>
      <ConnectionBanner />
      <main id="content" tabIndex={-1} className={classes.main}>
        {children}
      </main>
      <footer className={classes.footer}>
        <div className={classes.bar}>
          <span>Foundry {__FOUNDRY_VERSION__}</span>
          <nav className={classes.footerLinks} aria-label="Footer">
            <Anchor href={API_DOCS} inherit c="inherit">
              API reference
            </Anchor>
            <Anchor href={QUEUES} inherit c="inherit" title={QUEUES_HINT}>
              Queue dashboard
            </Anchor>
            {signedIn && (
              <Link href="/settings" className={classes.footerLink}>
                Settings
              </Link>
            )}
          </nav>
        </div>
      </footer>
    </>
  );
}

/** Where each page begins, and which addresses are part of it. */
const PAGES = [
  { href: '/', label: 'Build', parts: ['/', '/builds'] },
  { href: '/tools', label: 'Tools', parts: ['/tools'] },
  { href: '/chat', label: 'Chat', parts: ['/chat'] },
  { href: '/memories', label: 'Memory', parts: ['/memories'] },
  { href: '/ledger', label: 'Ledger', parts: ['/ledger'] },
  { href: '/settings', label: 'Settings', parts: ['/settings'] },
] as const;

function PageLinks() {
  const [path] = useLocation();
  const here = (parts: readonly string[]): boolean =>
    parts.some((start) => path === start || (start !== '/' && path.startsWith(`${start}/`)));
  return (
    <nav className={classes.links} aria-label="Pages">
      {PAGES.map(({ href, label, parts }) => (
        <Link key={href} href={href} className={classes.link} aria-current={here(parts) ? 'page' : undefined}>
          {label}
        </Link>
      ))}
    </nav>
  );
}

function SchemeToggle() {
  const scheme = useComputedColorScheme('light');
  const { setColorScheme } = useMantineColorScheme();
  const other = scheme === 'dark' ? 'light' : 'dark';
  const label = `Use the ${other} colours`;
  return (
    <ActionIcon variant="subtle" color="gray" size="lg" aria-label={label} title={label} onClick={() => setColorScheme(other)}>
      {scheme === 'dark' ? <IconSun size={19} /> : <IconMoon size={19} />}
    </ActionIcon>
  );
}
