import '@mantine/core/styles/Checkbox.css';
import { useSearchParams } from 'wouter';
import { usePageTitle } from '../ui/page-title.js';
import { PageTabs, PageTitle } from '../ui/parts.js';
import { AskTool } from './ask-tool.js';
import { BudgetsTab } from './budgets-tab.js';
import { SecretsTab } from './secrets-tab.js';
import { ServersTab } from './servers-tab.js';
import { ToolList } from './tool-list.js';
import classes from './tools.module.css';
import { UploadTab } from './upload-tab.js';

const TABS = [
  ['deployed', 'Deployed'],
  ['upload', 'Upload a package'],
  ['servers', 'MCP servers'],
  ['secrets', 'Secrets'],
  ['budgets', 'Budgets'],
] as const;

/** The parts are told apart by a parameter: every name behind `/tools/` is a tool's. */
export default function ToolsPage() {
  const [parameters] = useSearchParams();
  const [shown, label] = TABS.find(([name]) => name === parameters.get('show')) ?? TABS[0];
  usePageTitle(shown === 'deployed' ? 'Tools' : label);
  return (
    <div className={classes.page}>
      <PageTitle
        title="Tools"
        lead="Functions that people, assistants and builds can call: each tested, versioned, and run in a sandbox."
      />
      <PageTabs
        label="Tools"
        tabs={TABS.map(([name, words]) => ({ name, label: words, href: name === 'deployed' ? '/tools' : `/tools?show=${name}` }))}
        current={shown}
      />
      {shown === 'deployed' && (
        <>
          <AskTool buildId={parameters.get('build') ?? undefined} />
          <ToolList />
        </>
      )}
      {shown === 'upload' && <UploadTab />}
      {shown === 'servers' && <ServersTab />}
      {shown === 'secrets' && <SecretsTab />}
      {shown === 'budgets' && <BudgetsTab />}
    </div>
  );
}
