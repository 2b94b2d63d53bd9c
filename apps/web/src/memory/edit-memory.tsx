import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useUpdateMemory } from '../api/memory-queries.js';
import type { MemoryScope, MemoryType, MemoryView } from '../api/types.js';
import { Problem } from '../ui/parts.js';
import classes from './memory.module.css';
import { TYPE_CHOICES } from './remember.js';
import { SCOPES } from './words.js';

const SCOPE_CHOICES = Object.entries(SCOPES).map(([value, label]) => ({ value, label: `For ${label}` }));

/** Only what was changed is sent: what somebody else changes meanwhile stays. */
export function EditMemory({ memory, onDone }: { memory: MemoryView; onDone: () => void }) {
  const update = useUpdateMemory(memory.id);
  const [text, setText] = useState(memory.text);
  const [type, setType] = useState<MemoryType>(memory.type);
  const [scope, setScope] = useState<MemoryScope>(memory.scope);
  const [project, setProject] = useState(memory.project ?? '');
  const [tags, setTags] = useState(memory.tags.join(', '));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const written = tags
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== '');
    const change = {
      ...(text !== memory.text && { text }),
      ...(type !== memory.type && { type }),
      ...(scope !== memory.scope && { scope }),
      ...(project.trim() !== (memory.project ?? '') && { project: project.trim() || null }),
      ...(written.join() !== memory.tags.join() && { tags: written }),
    };
    if (Object.keys(change).length === 0) onDone();
    else update.mutate(change, { onSuccess: onDone });
  };
  return (
    <form onSubmit={submit} className={`panel ${classes.remember}`} aria-label="Edit the memory">
      <Textarea
        label="What it says"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        autosize
        minRows={2}
        maxRows={16}
        maxLength={8_000}
        data-autofocus
        autoFocus
      />
      <div className={classes.fields}>
        <NativeSelect
          label="Kind"
          data={TYPE_CHOICES}
          value={type}
          onChange={(event) => setType(event.currentTarget.value as MemoryType)}
        />
        <NativeSelect
          label="For whom"
          data={SCOPE_CHOICES}
          value={scope}
          onChange={(event) => setScope(event.currentTarget.value as MemoryScope)}
        />
        <TextInput label="Project" value={project} onChange={(event) => setProject(event.currentTarget.value)} maxLength={200} />
        <TextInput
          label="Tags"
          description="With commas between them."
          value={tags}
          onChange={(event) => setTags(event.currentTarget.value)}
        />
      </div>
      <Problem error={update.error} />
      <div className={classes.actions}>
        <Button type="submit" loading={update.isPending} disabled={text.trim() === ''}>
          Save
        </Button>
        <Button variant="default" onClick={onDone}>
          Leave it as it is
        </Button>
      </div>
    </form>
  );
}
