import { ActionIcon, Menu } from '@mantine/core';
import { Link } from 'react-router';
import { type Entity, pathTo, titleOf } from '../lib/entity';
import type { Stored } from '../lib/records';
import { IconDotsVertical, IconExternalLink, IconPencil, IconTrash } from './icons';
import { useConfirmDelete } from './use-confirm-delete';

interface RecordActionsProps {
  readonly entity: Entity;
  readonly record: Stored;
}

export function RecordActions({ entity, record }: RecordActionsProps) {
  const confirmDelete = useConfirmDelete(entity);
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" c="inherit" aria-label={`Actions for ${titleOf(entity, record)}`}>
          <IconDotsVertical size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} to={pathTo.record(entity.path, record.id)} leftSection={<IconExternalLink size={16} />}>
          Open
        </Menu.Item>
        <Menu.Item component={Link} to={pathTo.edit(entity.path, record.id)} leftSection={<IconPencil size={16} />}>
          Edit
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item color="var(--mantine-color-error)" leftSection={<IconTrash size={16} />} onClick={() => confirmDelete(record)}>
          Delete
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
