import { Button, Table, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useCreateOrganisation, useOrganisations, useSwitchOrganisation } from '../api/admin-queries.js';
import { formatAgo, formatMoment } from '../ui/format.js';
import { Badge, DataTable, Problem, Section, SureButton } from '../ui/parts.js';
import { ErrorState, Loading } from '../ui/states.js';
import classes from './settings.module.css';

/** The operator sees all of them; everybody else their own. */
export function OrganisationsTab() {
  const organisations = useOrganisations();
  const change = useSwitchOrganisation();
  if (organisations.isPending) return <Loading label="Loading the organisations" />;
  if (organisations.isError) return <ErrorState error={organisations.error} onRetry={() => void organisations.refetch()} />;
  return (
    <>
      <Section title="Organisations" note="Everything belongs to one; what one has, no other sees.">
        <Problem error={change.error} />
        <DataTable label="Organisations" head={['Name', 'Users', 'Since', 'State', 'Action']}>
          {organisations.data.map(({ id, name, users, createdAt, disabledAt }) => (
            <Table.Tr key={id}>
              <Table.Td>
                {name}
                <div className={classes.faint}>
                  <code>{id}</code>
                </div>
              </Table.Td>
              <Table.Td className="numbers">{users}</Table.Td>
              <Table.Td className={classes.when} title={formatMoment(createdAt)}>
                {formatAgo(createdAt)}
              </Table.Td>
              <Table.Td>
                <Badge kind={disabledAt === null ? 'success' : 'danger'}>{disabledAt === null ? 'enabled' : 'disabled'}</Badge>
              </Table.Td>
              <Table.Td>
                {disabledAt === null ? (
                  <SureButton
                    label="Disable"
                    sure="End all tokens of everybody in it?"
                    loading={change.isPending && change.variables.id === id}
                    onClick={() => change.mutate({ id, to: 'disable' })}
                  />
                ) : (
                  <Button size="compact-sm" variant="default" onClick={() => change.mutate({ id, to: 'enable' })}>
                    Enable
                  </Button>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </DataTable>
      </Section>
      <OrganisationForm />
    </>
  );
}

function OrganisationForm() {
  const create = useCreateOrganisation();
  const [id, setId] = useState('');
  const [name, setName] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const done = (): void => {
      setId('');
      setName('');
    };
    create.mutate({ id, ...(name.trim() && { name: name.trim() }) }, { onSuccess: done });
  };
  return (
    <Section
      title="Add an organisation"
      note="It begins with a user of its own, for whom keys can be made. Only the operator may."
    >
      <form onSubmit={submit} className={classes.form}>
        <div className={classes.fields}>
          <TextInput
            label="Id"
            description="Short and permanent."
            placeholder="acme"
            value={id}
            onChange={(event) => setId(event.currentTarget.value.trim())}
            required
          />
          <TextInput
            label="Name"
            description="What people call it."
            placeholder="Acme Ltd."
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={100}
          />
        </div>
        <Problem error={create.error} />
        <div>
          <Button type="submit" loading={create.isPending}>
            Add the organisation
          </Button>
        </div>
      </form>
    </Section>
  );
}
