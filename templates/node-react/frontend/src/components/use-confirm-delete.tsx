import { Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { ApiError } from '../lib/api';
import { type Entity, inSentence, titleOf } from '../lib/entity';
import { useDeleteRecord } from '../lib/queries';
import type { Stored } from '../lib/records';
import { notify } from './notify';

/** Asks, deletes, and says how it went. A record that others still need is not deleted, and the reason stays on screen. */
export function useConfirmDelete(entity: Entity, onDeleted?: () => void) {
  const remove = useDeleteRecord(entity);
  return (record: Stored) => {
    const title = titleOf(entity, record);
    modals.openConfirmModal({
      title: `Delete this ${inSentence(entity.label)}?`,
      children: <Text size="sm">{`“${title}” will be removed for good.`}</Text>,
      labels: { confirm: 'Delete', cancel: 'Keep' },
      confirmProps: { color: 'red.9' },
      onConfirm: () =>
        remove.mutate(record.id, {
          onSuccess: () => {
            notify.done(`${entity.label} deleted`);
            onDeleted?.();
          },
          onError: (error) => {
            if (error instanceof ApiError && error.code === 'in_use') explainInUse(title, error);
            else notify.failed(`“${title}” was not deleted`, error);
          },
        }),
    });
  };
}

function explainInUse(title: string, error: ApiError) {
  modals.open({
    title: `“${title}” is still in use`,
    children: <Text size="sm" role="alert">{error.message}</Text>,
  });
}
