import { Button, NativeSelect, Table, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useCreateToken, useRevokeToken, useTokens } from '../api/admin-queries.js';
import type { ApiKeyView, CreatedApiKey, Scope } from '../api/types.js';
import { CopyButton } from '../ui/copy.js';
import { formatAgo, formatMoment } from '../ui/format.js';
import { Badge, DataTable, More, Problem, Section, SureButton } from '../ui/parts.js';
import { ErrorState, Loading } from '../ui/states.js';
import { ScopePicker } from './scope-picker.js';
import classes from './settings.module.css';

const DAYS = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'a year' },
];

export function TokensTab() {
  const [made, setMade] = useState<CreatedApiKey>();
  return (
    <>
      {made ? <MadeToken token={made} onDone={() => setMade(undefined)} /> : <TokenForm onMade={setMade} />}
      <TokenTable />
    </>
  );
}

function TokenForm({ onMade }: { onMade: (token: CreatedApiKey) => void }) {
  const create = useCreateToken();
  const [name, setName] = useState('');
  const [days, setDays] = useState('90');
  const [scopes, setScopes] = useState<Scope[]>(['tools:ping']);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create.mutate({ name, scopes, expiresInDays: Number(days) }, { onSuccess: onMade });
  };
  return (
    <Section title="Make a key" note="For a program, an assistant or a terminal. It cannot do more than you may.">
      <form onSubmit={submit} className={classes.form}>
        <div className={classes.fields}>
          <TextInput
            label="What it is for"
            placeholder="Night build"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={100}
            required
          />
          <NativeSelect label="Works for" data={DAYS} value={days} onChange={(event) => setDays(event.currentTarget.value)} />
        </div>
        <ScopePicker legend="What it may do" chosen={scopes} onChange={setScopes} />
        <Problem error={create.error} />
        <div>
          <Button type="submit" loading={create.isPending} disabled={scopes.length === 0}>
            Make the key
          </Button>
        </div>
      </form>
    </Section>
  );
}

function MadeToken({ token, onDone }: { token: CreatedApiKey; onDone: () => void }) {
  return (
    <Section title={`The key ${token.name}`}>
      <div role="status" className={classes.made}>
        <p className={classes.note}>Copy it now: it is shown this once, and kept only as a hash.</p>
        <code className={classes.secret}>{token.token}</code>
        <div className={classes.actions}>
          <CopyButton text={token.token} label="Copy the key" />
          <Button size="xs" onClick={onDone}>
            Done
          </Button>
        </div>
      </div>
    </Section>
  );
}

function TokenTable() {
  const tokens = useTokens();
  const revoke = useRevokeToken();
  if (tokens.isPending) return <Loading label="Loading the tokens" />;
  if (tokens.isError) return <ErrorState error={tokens.error} onRetry={() => void tokens.refetch()} />;
  return (
    <Section title="Tokens">
      <Problem error={revoke.error} />
      <DataTable label="Tokens" head={['Name', 'Whose', 'May', 'Last used', 'State', 'Action']}>
        {tokens.data.pages
          .flatMap((page) => page.items)
          .map((token) => (
            <Table.Tr key={token.id}>
              <Table.Td>
                {token.name}
                <div className={classes.faint}>
                  <code>{token.prefix}…</code>
                </div>
              </Table.Td>
              <Table.Td>{token.user.name}</Table.Td>
              <Table.Td className={classes.wide}>{token.kind === 'admin' ? 'everything' : token.scopes.join(', ')}</Table.Td>
              <Table.Td className={classes.when} title={token.lastUsedAt === null ? undefined : formatMoment(token.lastUsedAt)}>
                {token.lastUsedAt === null ? 'never' : formatAgo(token.lastUsedAt)}
              </Table.Td>
              <Table.Td>
                <TokenState token={token} />
              </Table.Td>
              <Table.Td>
                {token.kind === 'key' && token.revokedAt === null && (
                  <SureButton
                    label="Revoke"
                    sure="Really revoke?"
                    loading={revoke.isPending && revoke.variables === token.id}
                    onClick={() => revoke.mutate(token.id)}
                  />
                )}
              </Table.Td>
            </Table.Tr>
          ))}
      </DataTable>
      <More query={tokens} what="tokens" />
    </Section>
  );
}

function TokenState({ token }: { token: ApiKeyView }) {
  if (token.revokedAt !== null) return <Badge kind="danger">revoked</Badge>;
  if (token.expiresAt === null) return <Badge kind="success">does not expire</Badge>;
  const over = Date.parse(token.expiresAt) <= Date.now();
  return <Badge kind={over ? 'neutral' : 'success'}>{`${over ? 'expired' : 'until'} ${formatMoment(token.expiresAt)}`}</Badge>;
}
