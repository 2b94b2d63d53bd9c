import { Button, Group, Paper, Text } from '@mantine/core';
import { type Entity, fieldOf, titleOf } from '../lib/entity';
import { useSaveRecord } from '../lib/queries';
import { type Stored, valueOf } from '../lib/records';
import { notify } from './notify';
import classes from './status-badge.module.css';

interface StatusStepsProps {
  readonly entity: Entity;
  readonly record: Stored;
  readonly status: string;
}

/** One button for each state that the record can be moved to. */
export function StatusSteps({ entity, record, status }: StatusStepsProps) {
  const save = useSaveRecord(entity);
  const field = fieldOf(entity, status);
  if (field.type !== 'enum') return null;
  const current = valueOf(record, status);
  return (
    <Paper withBorder p="sm" mb="lg">
      <Group gap="xs" role="group" aria-label={`Change ${field.label}`}>
        <Text size="sm" c="dimmed" mr="xs">
          Move to
        </Text>
        {field.options
          .filter(({ value }) => value !== current)
          .map((option) => (
            <Button
              key={option.value}
              variant="default"
              size="xs"
              loading={save.isPending && save.variables.input[status] === option.value}
              disabled={save.isPending}
              leftSection={<span className={classes.dot} style={{ '--badge-color': `var(--mantine-color-${option.color}-6)` }} aria-hidden />}
              onClick={() =>
                save.mutate(
                  { id: record.id, input: { [status]: option.value } },
                  {
                    onSuccess: () => notify.done(`${titleOf(entity, record)} moved to ${option.label}`),
                    onError: (error) => notify.failed(`${titleOf(entity, record)} was not moved`, error),
                  },
                )
              }
            >
              {option.label}
            </Button>
          ))}
      </Group>
    </Paper>
  );
}
