import { Alert, Button, Container, Group, Paper, Skeleton, Stack } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { ApiError } from '../lib/api';
import { type Entity, inSentence, pathTo, titleOf } from '../lib/entity';
import { type FormValues, formValuesOf, inputOf, newFormValues } from '../lib/form-values';
import { useRecord, useSaveRecord } from '../lib/queries';
import type { Stored } from '../lib/records';
import { validate } from '../lib/validation';
import { ErrorState } from './error-state';
import { IconAlertTriangle } from './icons';
import { notify } from './notify';
import { PageHeader } from './page-header';
import { FormEntityContext, RecordFormProvider, useRecordForm } from './record-form';
import { useUnsavedChangesGuard } from './unsaved-changes';

interface FormPageProps {
  readonly entity: Entity;
  /** `FormSection`s of `FormField`s. */
  readonly children: ReactNode;
}

/** Creates a record (`/pets/new`) or edits one (`/pets/3/edit`). */
export function FormPage({ entity, children }: FormPageProps) {
  const { id: idText } = useParams();
  const [given] = useSearchParams();
  const id = idText === undefined ? undefined : Number(idText);
  const loaded = useRecord(entity, id ?? 0, id !== undefined);

  if (id === undefined) {
    return (
      <RecordForm key="new" entity={entity} initialValues={newFormValues(entity, given)}>
        {children}
      </RecordForm>
    );
  }
  if (loaded.isError) return <ErrorState error={loaded.error} onRetry={() => void loaded.refetch()} />;
  if (loaded.data === undefined) return <FormSkeleton />;
  return (
    <RecordForm key={id} entity={entity} record={loaded.data} initialValues={formValuesOf(entity, loaded.data)}>
      {children}
    </RecordForm>
  );
}

interface RecordFormProps extends FormPageProps {
  readonly record?: Stored;
  readonly initialValues: FormValues;
}

function RecordForm({ entity, record, initialValues, children }: RecordFormProps) {
  const navigate = useNavigate();
  const save = useSaveRecord(entity);
  const [problem, setProblem] = useState<string>();
  const form = useRecordForm({
    initialValues,
    validate: (values) => validate(entity, values),
    validateInputOnBlur: true,
  });
  const allowLeaving = useUnsavedChangesGuard(form.isDirty() && !save.isSuccess);

  const submit = form.onSubmit(
    (values) => {
      setProblem(undefined);
      save.mutate(
        { id: record?.id, input: inputOf(entity, values) },
        {
          onSuccess: (saved) => {
            allowLeaving();
            notify.done(`${entity.label} ${record === undefined ? 'added' : 'saved'}`);
            void navigate(pathTo.record(entity.path, saved.id), { replace: true });
          },
          onError: (error) => {
            const known = error instanceof ApiError ? error.problems.filter(({ path }) => path in values) : [];
            form.setErrors(Object.fromEntries(known.map(({ path, message }) => [path, message])));
            setProblem(error.message);
          },
        },
      );
    },
    () => {
      // The first field that is wrong, once its message is on the page.
      requestAnimationFrame(() => document.querySelector<HTMLElement>('form [aria-invalid="true"]')?.focus());
    },
  );

  const title = record === undefined ? `New ${inSentence(entity.label)}` : `Edit ${titleOf(entity, record)}`;
  return (
    <Container size="md" px={0} mx={0}>
      <PageHeader title={title} parent={{ label: entity.pluralLabel, to: pathTo.list(entity.path) }} />
      <FormEntityContext value={entity}>
        <RecordFormProvider form={form}>
          <Paper component="form" withBorder p={{ base: 'md', sm: 'xl' }} onSubmit={submit} noValidate aria-label={title}>
            <Stack gap="lg">
              {problem !== undefined && (
                <Alert color="red" variant="outline" vars={() => ({ root: { '--alert-color': 'var(--mantine-color-error)' } })} icon={<IconAlertTriangle size={18} />} title="This was not saved" role="alert">
                  {problem}
                </Alert>
              )}
              <div>{children}</div>
              <Group justify="flex-end">
                <Button variant="default" onClick={() => void navigate(-1)}>
                  Cancel
                </Button>
                <Button type="submit" loading={save.isPending}>
                  {record === undefined ? `Add ${inSentence(entity.label)}` : 'Save changes'}
                </Button>
              </Group>
            </Stack>
          </Paper>
        </RecordFormProvider>
      </FormEntityContext>
    </Container>
  );
}

function FormSkeleton() {
  return (
    <Container size="md" px={0} mx={0} aria-busy>
      <Skeleton height={32} width={240} mb="lg" />
      <Paper withBorder p="xl">
        <Stack>
          {[1, 2, 3, 4].map((row) => (
            <Skeleton key={row} height={48} />
          ))}
        </Stack>
      </Paper>
    </Container>
  );
}
