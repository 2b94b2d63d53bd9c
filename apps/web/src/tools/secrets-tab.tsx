import { Button, PasswordInput, Table, TextInput } from '@mantine/core';
import '@mantine/core/styles/PasswordInput.css';
import { type FormEvent, useState } from 'react';
import { useRemoveSecret, useSetSecret, useToolSecrets } from '../api/tool-queries.js';
import { formatAgo, formatMoment } from '../ui/format.js';
import { DataTable, Problem, Section, SureButton } from '../ui/parts.js';
import { Empty, ErrorState, Loading } from '../ui/states.js';
import classes from './tools.module.css';

/** What tools may ask for by name. Nothing hands a value out again. */
export function SecretsTab() {
  return (
    <>
      <SetSecret />
      <SecretTable />
    </>
  );
}

function SetSecret() {
  const set = useSetSecret();
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    set.mutate(
      { name, value },
      {
        onSuccess: () => {
          setName('');
          setValue('');
        },
      },
    );
  };
  return (
    <Section
      title="Set a secret"
      note="A tool whose manifest names it can read it, and nobody else. It is stored sealed, and never shown again."
    >
      <form onSubmit={submit} className={classes.form} autoComplete="off">
        <div className={classes.fields}>
          <TextInput
            label="Name"
            placeholder="WEATHER_API_KEY"
            value={name}
            onChange={(event) => setName(event.currentTarget.value.trim())}
            required
            spellCheck={false}
          />
          <PasswordInput
            label="Value"
            value={value}
            onChange={(event) => setValue(event.currentTarget.value)}
            required
            autoComplete="new-password"
            visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the value', tabIndex: 0, 'aria-hidden': false }}
          />
        </div>
        <Problem error={set.error} />
        <div>
          <Button type="submit" loading={set.isPending}>
            Set the secret
          </Button>
        </div>
      </form>
    </Section>
  );
}

function SecretTable() {
  const secrets = useToolSecrets();
  const remove = useRemoveSecret();
  if (secrets.isPending) return <Loading label="Loading the secrets" />;
  if (secrets.isError) return <ErrorState error={secrets.error} onRetry={() => void secrets.refetch()} />;
  return (
    <Section title="Secrets">
      <Problem error={remove.error} />
      {secrets.data.length === 0 ? (
        <Empty title="No secret is set">Tools that need none need nothing here.</Empty>
      ) : (
        <DataTable label="Secrets" head={['Name', 'Set', 'By', 'Action']}>
          {secrets.data.map((secret) => (
            <Table.Tr key={secret.name}>
              <Table.Td>
                <code>{secret.name}</code>
              </Table.Td>
              <Table.Td className={classes.nowrap} title={formatMoment(secret.updatedAt)}>
                {formatAgo(secret.updatedAt)}
              </Table.Td>
              <Table.Td>{secret.createdBy}</Table.Td>
              <Table.Td>
                <SureButton
                  label="Remove"
                  sure="Tools that need it will fail. Remove?"
                  loading={remove.isPending && remove.variables === secret.name}
                  onClick={() => remove.mutate(secret.name)}
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </DataTable>
      )}
    </Section>
  );
}
