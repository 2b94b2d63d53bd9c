import { Button, Table, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useCreateUser, useSwitchUser, useUsers } from '../api/admin-queries.js';
import type { Scope } from '../api/types.js';
import { formatAgo, formatMoment } from '../ui/format.js';
import { Badge, DataTable, More, Problem, Section, SureButton } from '../ui/parts.js';
import { ErrorState, Loading } from '../ui/states.js';
import { ScopePicker } from './scope-picker.js';
import classes from './settings.module.css';

export function UsersTab() {
  return (
    <>
      <UserTable />
      <UserForm />
    </>
  );
}

function UserForm() {
  const create = useCreateUser();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [scopes, setScopes] = useState<Scope[]>(['tools:ping']);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const done = (): void => {
      setName('');
      setEmail('');
    };
    create.mutate({ name, scopes, ...(email !== '' && { email }) }, { onSuccess: done });
  };
  return (
    <Section title="Add a user" note="Every token belongs to a user, and ends while the user is disabled.">
      <form onSubmit={submit} className={classes.form}>
        <div className={classes.fields}>
          <TextInput
            label="Name"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={100}
            required
          />
          <TextInput
            label="E-mail (optional)"
            type="email"
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
        </div>
        <ScopePicker legend="What they may do at most" chosen={scopes} onChange={setScopes} />
        <Problem error={create.error} />
        <div>
          <Button type="submit" loading={create.isPending} disabled={scopes.length === 0}>
            Add the user
          </Button>
        </div>
      </form>
    </Section>
  );
}

function UserTable() {
  const users = useUsers();
  const change = useSwitchUser();
  if (users.isPending) return <Loading label="Loading the users" />;
  if (users.isError) return <ErrorState error={users.error} onRetry={() => void users.refetch()} />;
  return (
    <Section title="Users">
      <Problem error={change.error} />
      <DataTable label="Users" head={['Name', 'May at most', 'Since', 'State', 'Action']}>
        {users.data.pages
          .flatMap((page) => page.items)
          .map((user) => (
            <Table.Tr key={user.id}>
              <Table.Td>
                {user.name}
                <div className={classes.faint}>
                  {user.email ?? user.subject ?? (user.kind === 'admin' ? 'the first user' : '')}
                </div>
              </Table.Td>
              <Table.Td className={classes.wide}>{user.scopes?.join(', ') ?? 'everything'}</Table.Td>
              <Table.Td className={classes.when} title={formatMoment(user.createdAt)}>
                {formatAgo(user.createdAt)}
              </Table.Td>
              <Table.Td>
                <Badge kind={user.disabledAt === null ? 'success' : 'danger'}>
                  {user.disabledAt === null ? 'enabled' : 'disabled'}
                </Badge>
              </Table.Td>
              <Table.Td>
                {user.disabledAt === null ? (
                  <SureButton
                    label="Disable"
                    sure="End all of their tokens?"
                    loading={change.isPending && change.variables.id === user.id}
                    onClick={() => change.mutate({ id: user.id, to: 'disable' })}
                  />
                ) : (
                  <Button size="compact-sm" variant="default" onClick={() => change.mutate({ id: user.id, to: 'enable' })}>
                    Enable
                  </Button>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
      </DataTable>
      <More query={users} what="users" />
    </Section>
  );
}
