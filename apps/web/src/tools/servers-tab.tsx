import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { type NewUpstream, useChangeUpstream, useCreateUpstream, useUpstreams } from '../api/tool-queries.js';
import type { UpstreamView } from '../api/types.js';
import { count } from '../ui/format.js';
import { IconPlug } from '../ui/icons.js';
import { Badge, Problem, Section, SureButton } from '../ui/parts.js';
import { Empty, ErrorState, Loading } from '../ui/states.js';
import classes from './tools.module.css';
import { HEALTH } from './words.js';

/** Other MCP servers, whose tools are in this server's list under a prefix. */
export function ServersTab() {
  return (
    <>
      <ServerList />
      <ServerForm />
    </>
  );
}

function ServerList() {
  const servers = useUpstreams();
  const change = useChangeUpstream();
  if (servers.isPending) return <Loading label="Loading the servers" />;
  if (servers.isError) return <ErrorState error={servers.error} onRetry={() => void servers.refetch()} />;
  return (
    <Section
      title="Mounted servers"
      note="Their tools stand in the list of /mcp as prefix_tool. One that is down holds nothing up."
    >
      <Problem error={change.error} />
      {servers.data.length === 0 ? (
        <Empty icon={<IconPlug size={22} aria-hidden />} title="No server is mounted">
          Mount one below, by its address or by the command that starts it.
        </Empty>
      ) : (
        <ul className={classes.servers}>
          {servers.data.map((server) => (
            <Server
              key={server.id}
              server={server}
              busy={change.isPending && change.variables.prefix === server.prefix}
              onChange={change.mutate}
            />
          ))}
        </ul>
      )}
    </Section>
  );
}

type Change = ReturnType<typeof useChangeUpstream>['mutate'];

function Server({ server, busy, onChange }: { server: UpstreamView; busy: boolean; onChange: Change }) {
  const { prefix, transport, enabled, health, lastError, tools, leftOut } = server;
  const { label, tone } = HEALTH[health];
  return (
    <li className={classes.server}>
      <div className={classes.serverHead}>
        <h3 className={classes.serverName}>{prefix}</h3>
        <Badge kind={tone}>{label}</Badge>
        <span className={classes.faint}>{count(tools.length, 'tool')}</span>
        <div className={classes.serverActions}>
          {enabled && (
            <Button size="compact-sm" variant="default" loading={busy} onClick={() => onChange({ prefix, to: 'refreshed' })}>
              Ask again
            </Button>
          )}
          <Button
            size="compact-sm"
            variant="default"
            disabled={busy}
            onClick={() => onChange({ prefix, to: enabled ? 'disabled' : 'enabled' })}
          >
            {enabled ? 'Switch off' : 'Switch on'}
          </Button>
          <SureButton label="Remove" sure="Remove it with its tools?" onClick={() => onChange({ prefix, to: 'removed' })} />
        </div>
      </div>
      <code className={classes.where}>
        {transport.kind === 'http' ? transport.url : [transport.command, ...transport.args].join(' ')}
      </code>
      {lastError && <p className={classes.problem}>{lastError}</p>}
      {tools.length > 0 && (
        <details>
          <summary>{count(tools.length, 'tool')}</summary>
          <ul className={classes.names}>
            {tools.map((name) => (
              <li key={name}>
                <code>{name}</code>
              </li>
            ))}
          </ul>
        </details>
      )}
      {leftOut.length > 0 && (
        <details>
          <summary>{leftOut.length} left out</summary>
          <ul className={classes.names}>
            {leftOut.map((why) => (
              <li key={why}>{why}</li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}

const NEW = { prefix: '', kind: 'http', address: '', settings: '', hosts: '' };

function ServerForm() {
  const create = useCreateUpstream();
  const [draft, setDraft] = useState(NEW);
  const set = (changed: Partial<typeof NEW>): void => setDraft({ ...draft, ...changed });
  const http = draft.kind === 'http';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create.mutate(upstreamOf(draft), { onSuccess: () => setDraft(NEW) });
  };
  return (
    <Section title="Mount a server">
      <form onSubmit={submit} className={classes.form}>
        <div className={classes.fields}>
          <TextInput
            label="Prefix"
            description="Stands before the names of its tools."
            placeholder="weather"
            value={draft.prefix}
            onChange={(event) => set({ prefix: event.currentTarget.value.trim() })}
            required
          />
          <NativeSelect
            label="Reached by"
            description="A command runs in the sandbox."
            data={[
              { value: 'http', label: 'an address (HTTP)' },
              { value: 'stdio', label: 'a command (stdio)' },
            ]}
            value={draft.kind}
            onChange={(event) => set({ kind: event.currentTarget.value })}
          />
        </div>
        <TextInput
          label={http ? 'Address' : 'Command'}
          placeholder={http ? 'https://mcp.example.org/mcp' : 'npx -y some-mcp-server'}
          value={draft.address}
          onChange={(event) => set({ address: event.currentTarget.value })}
          required
          spellCheck={false}
        />
        <div className={classes.fields}>
          <Textarea
            label={http ? 'Headers' : 'Environment'}
            description={
              http
                ? 'One a line. ${secret:NAME} stands for a secret.'
                : 'NAME=value, one a line. ${secret:NAME} stands for a secret.'
            }
            placeholder={http ? 'Authorization: Bearer ${secret:WEATHER_TOKEN}' : 'API_KEY=${secret:WEATHER_TOKEN}'}
            value={draft.settings}
            onChange={(event) => set({ settings: event.currentTarget.value })}
            autosize
            minRows={2}
            spellCheck={false}
          />
          {!http && (
            <Textarea
              label="Hosts"
              description="What it may reach, one a line; nothing without them."
              placeholder="api.example.org"
              value={draft.hosts}
              onChange={(event) => set({ hosts: event.currentTarget.value })}
              autosize
              minRows={2}
              spellCheck={false}
            />
          )}
        </div>
        <Problem error={create.error} />
        <div>
          <Button type="submit" loading={create.isPending}>
            Mount the server
          </Button>
        </div>
      </form>
    </Section>
  );
}

function upstreamOf({ prefix, kind, address, settings, hosts }: typeof NEW): NewUpstream {
  if (kind === 'http') return { prefix, transport: { kind: 'http', url: address.trim(), headers: pairs(settings, ':') } };
  const [command = '', ...args] = address.trim().split(/\s+/);
  return { prefix, transport: { kind: 'stdio', command, args, env: pairs(settings, '='), hosts: linesOf(hosts) } };
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** `name: value` a line; a line without the separator is a name without a value, which the server refuses with a reason. */
const pairs = (text: string, separator: ':' | '='): Record<string, string> =>
  Object.fromEntries(
    linesOf(text).map((line) => {
      const at = line.indexOf(separator);
      return at < 0 ? [line, ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    }),
  );
