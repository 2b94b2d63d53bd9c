import '@mantine/core/styles/Checkbox.css';
import '@mantine/core/styles/Paper.css';
import '@mantine/core/styles/Overlay.css';
import '@mantine/core/styles/ModalBase.css';
import '@mantine/core/styles/Modal.css';
import { Link } from 'wouter';
import { ApiProblem } from '../api/client.js';
import { useTool, useToolStats, useUndeployTool } from '../api/tool-queries.js';
import type { ToolStats, ToolView } from '../api/types.js';
import { Confirm } from '../ui/confirm.js';
import { CopyIcon } from '../ui/copy.js';
import { formatAgo, formatDuration, formatMoment } from '../ui/format.js';
import { IconArrowLeft } from '../ui/icons.js';
import { usePageTitle } from '../ui/page-title.js';
import { Badge, PageTabs, Section } from '../ui/parts.js';
import { Empty, ErrorState, Loading } from '../ui/states.js';
import { CallsTab } from './calls-tab.js';
import { SchemaView } from './schema-view.js';
import classes from './tools.module.css';
import { TryTab } from './try/try-tab.js';
import { VersionsTab } from './versions-tab.js';

const TABS = [
  ['try', 'Try it'],
  ['schemas', 'Input and output'],
  ['versions', 'Versions'],
  ['calls', 'Calls'],
] as const;

export default function ToolPage({ name, tab }: { name: string; tab: string | undefined }) {
  const query = useTool(name);
  usePageTitle(name);
  const tool = query.data;
  if (!tool) {
    if (query.error instanceof ApiProblem && query.error.status === 404) {
      return (
        <Empty heading title="There is no such tool" action={<Link href="/tools">Go to the tools</Link>}>
          {query.error.detail}
        </Empty>
      );
    }
    return query.error ? (
      <ErrorState error={query.error} onRetry={() => void query.refetch()} title="The tool could not be loaded" />
    ) : (
      <Loading label="Loading the tool" lines={8} />
    );
  }
  const [shown] = TABS.find(([one]) => one === tab) ?? TABS[0];
  return (
    <article className={classes.page}>
      <ToolHeader tool={tool} />
      <PageTabs
        label="About this tool"
        tabs={TABS.map(([one, label]) => ({
          name: one,
          label: one === 'versions' ? `${label} ${tool.latestVersion}` : label,
          href: one === 'try' ? `/tools/${name}` : `/tools/${name}/${one}`,
        }))}
        current={shown}
      />
      {shown === 'try' && (
        <div className={classes.columns}>
          {/* Another version may take another input. */}
          <TryTab key={tool.version} tool={tool} />
          <About tool={tool} />
        </div>
      )}
      {shown === 'schemas' && (
        <div className={classes.halves}>
          <Section title="What it takes">
            <SchemaView schema={tool.inputSchema} nothing="It needs no input." />
          </Section>
          <Section title="What it answers">
            <SchemaView schema={tool.outputSchema} nothing="Any object." />
          </Section>
        </div>
      )}
      {shown === 'versions' && <VersionsTab tool={tool} />}
      {shown === 'calls' && <CallsTab tool={tool} />}
    </article>
  );
}

function ToolHeader({ tool }: { tool: ToolView }) {
  const undeploy = useUndeployTool(tool.name);
  const stats = useToolStats().data?.find((one) => one.tool === tool.name);
  return (
    <header className={classes.header}>
      <Link href="/tools" className={classes.back}>
        <IconArrowLeft size={16} aria-hidden /> Tools
      </Link>
      <div className={classes.headline}>
        <h1 className={classes.title}>{tool.title ?? tool.name}</h1>
        <Badge kind={tool.deployed ? 'success' : 'neutral'}>{tool.deployed ? 'deployed' : 'undeployed'}</Badge>
        {tool.deployed && (
          <div className={classes.headActions}>
            <Confirm
              label="Undeploy"
              title={`Undeploy ${tool.name}?`}
              sure="Undeploy it"
              keep="Keep it"
              loading={undeploy.isPending}
              error={undeploy.error}
              onSure={(done) => undeploy.mutate(undefined, { onSuccess: done })}
            >
              Assistants and builds can no longer call it. Its versions and records stay: rolling back to a version brings it
              back.
            </Confirm>
          </div>
        )}
      </div>
      <p className={classes.meta}>
        <span className={classes.id}>
          <code>{tool.name}</code>
          <CopyIcon text={tool.name} label="Copy the tool's name" />
        </span>
        <span>version {tool.version}</span>
        <time dateTime={tool.updatedAt} title={formatMoment(tool.updatedAt)}>
          {formatAgo(tool.updatedAt)}
        </time>
      </p>
      <p className={classes.description}>{tool.description}</p>
      <Figures stats={stats} />
    </header>
  );
}

function Figures({ stats }: { stats: ToolStats | undefined }) {
  const figures = [
    ['Calls', String(stats?.calls ?? 0)],
    ['Errors', String(stats?.errors ?? 0)],
    ['Median', stats?.p50Ms == null ? '–' : formatDuration(stats.p50Ms)],
    ['99 % within', stats?.p99Ms == null ? '–' : formatDuration(stats.p99Ms)],
  ] as const;
  return (
    <div className={classes.figures}>
      <dl aria-label="The last seven days">
        {figures.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="numbers">{value}</dd>
          </div>
        ))}
      </dl>
      <span className={classes.faint}>in the last seven days</span>
    </div>
  );
}

const LANGUAGES = { typescript: 'TypeScript', javascript: 'JavaScript', python: 'Python' } as const;

/** What it may do, and where it comes from. */
function About({ tool }: { tool: ToolView }) {
  const { network, secrets, timeoutMs, memoryMb } = tool.permissions;
  return (
    <div className={classes.aside}>
      <Section title="What it may do">
        <dl className={classes.facts}>
          <dt>Network</dt>
          <dd>{network.length === 0 ? 'none' : network.map((host) => <code key={host}>{host}</code>)}</dd>
          <dt>Secrets</dt>
          <dd>{secrets.length === 0 ? 'none' : secrets.map((name) => <code key={name}>{name}</code>)}</dd>
          <dt>Time</dt>
          <dd>{formatDuration(timeoutMs)} a call</dd>
          <dt>Memory</dt>
          <dd>{memoryMb} MiB</dd>
        </dl>
      </Section>
      <Section title="Where it comes from">
        <dl className={classes.facts}>
          <dt>Made by</dt>
          <dd>
            {tool.buildId ? (
              <Link href={`/builds/${tool.buildId}`}>a build</Link>
            ) : tool.source === 'ci' ? (
              'a CI job'
            ) : (
              'an upload'
            )}
          </dd>
          <dt>Language</dt>
          <dd>{LANGUAGES[tool.language]}</dd>
          {tool.gitRepository && (
            <>
              <dt>Repository</dt>
              <dd>{tool.gitRepository}</dd>
            </>
          )}
          {tool.gitCommit && (
            <>
              <dt>Commit</dt>
              <dd>
                <code>{tool.gitCommit.slice(0, 10)}</code>
              </dd>
            </>
          )}
        </dl>
      </Section>
      <Section title="Call it from elsewhere">
        <p className={classes.faint}>Assistants that are connected over MCP have it in their list. In a terminal:</p>
        <div className={classes.command}>
          <code>{commandOf(tool)}</code>
          <CopyIcon text={commandOf(tool)} label="Copy the command" />
        </div>
      </Section>
    </div>
  );
}

/** For a POSIX shell: a quote in the input would end the word. */
function commandOf({ name, examples: [example] }: ToolView): string {
  return `foundry tools invoke ${name} '${JSON.stringify(example?.input ?? {}).replaceAll("'", String.raw`'\''`)}'`;
}
