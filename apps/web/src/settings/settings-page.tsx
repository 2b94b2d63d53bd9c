import '@mantine/core/styles/Checkbox.css';
import type { ComponentType } from 'react';
import { PageTabs, PageTitle } from '../ui/parts.js';
import { usePageTitle } from '../ui/page-title.js';
import { AuditTab } from './audit-tab.js';
import { ConfigurationTab } from './configuration-tab.js';
import { OrganisationsTab } from './organisations-tab.js';
import { ProgramsTab } from './programs-tab.js';
import { QueuesTab } from './queues-tab.js';
import classes from './settings.module.css';
import { TokensTab } from './tokens-tab.js';
import { UsersTab } from './users-tab.js';

const TABS = [
  ['tokens', 'Tokens', TokensTab],
  ['users', 'Users', UsersTab],
  ['organisations', 'Organisations', OrganisationsTab],
  ['programs', 'Programs', ProgramsTab],
  ['audit', 'Audit log', AuditTab],
  ['queues', 'Queues', QueuesTab],
  ['configuration', 'Configuration', ConfigurationTab],
] as const satisfies readonly (readonly [string, string, ComponentType])[];

/** For those who see to the installation; what a token may not see, the server refuses in its own words. */
export default function SettingsPage({ tab }: { tab: string | undefined }) {
  const [path, title, Shown] = TABS.find(([name]) => name === tab) ?? TABS[0];
  usePageTitle(title);
  return (
    <div className={classes.page}>
      <PageTitle title="Settings" />
      <PageTabs
        label="Settings"
        tabs={TABS.map(([name, label]) => ({ name, label, href: `/settings/${name}` }))}
        current={path}
      />
      <Shown />
    </div>
  );
}
