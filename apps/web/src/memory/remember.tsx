import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { useCreateMemory } from '../api/memory-queries.js';
import type { MemoryType } from '../api/types.js';
import { Problem } from '../ui/parts.js';
import classes from './memory.module.css';
import { TYPES } from './words.js';

export const TYPE_CHOICES = Object.entries(TYPES).map(([value, { label, holds }]) => ({ value, label: `${label}: ${holds}` }));

/** Something worth knowing, in a sentence; what it says may be known already, or take the place of something. */
export function Remember() {
  const create = useCreateMemory();
  const [text, setText] = useState('');
  const [type, setType] = useState<MemoryType>('insight');
  const [project, setProject] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create.mutate(
      { text, type, source: 'user_stated', ...(project.trim() && { project: project.trim() }) },
      { onSuccess: () => setText('') },
    );
  };
  return (
    <form onSubmit={submit} className={`panel ${classes.remember}`}>
      <Textarea
        label="Remember something"
        placeholder="Deploys go to Berlin"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        autosize
        minRows={1}
        maxRows={8}
        maxLength={8_000}
      />
      <div className={classes.rememberRow}>
        <NativeSelect
          aria-label="Its kind"
          data={TYPE_CHOICES}
          value={type}
          onChange={(event) => setType(event.currentTarget.value as MemoryType)}
        />
        <TextInput
          aria-label="Project"
          placeholder="Project, if it is about one"
          value={project}
          onChange={(event) => setProject(event.currentTarget.value)}
          maxLength={200}
        />
        <Button type="submit" loading={create.isPending} disabled={text.trim() === ''}>
          Remember
        </Button>
      </div>
      <Problem error={create.error} />
      <div role="status">
        {create.data && (
          <p className={classes.faint}>
            {create.data.message} <Link href={`/memories/${create.data.memory.id}`}>See it</Link>
          </p>
        )}
      </div>
    </form>
  );
}
