import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { useMemoryGraph, useRelateMemory } from '../api/memory-queries.js';
import type { MemoryGraph, RelationType } from '../api/types.js';
import { Badge, Problem, Section } from '../ui/parts.js';
import { ErrorState, Loading } from '../ui/states.js';
import classes from './memory.module.css';
import { RELATIONS, TYPES } from './words.js';

const CHOICES = Object.entries(RELATIONS).map(([value, { forth }]) => ({ value, label: forth }));

/** What hangs together with a memory, and how. */
export function Relations({ id }: { id: string }) {
  const graph = useMemoryGraph(id);
  return (
    <Section title="Hangs together with">
      {graph.isPending && <Loading label="Loading the relations" lines={2} />}
      {graph.isError && <ErrorState error={graph.error} onRetry={() => void graph.refetch()} />}
      {graph.data && <RelationList id={id} graph={graph.data} />}
      <RelateForm id={id} />
    </Section>
  );
}

function RelationList({ id, graph }: { id: string; graph: MemoryGraph }) {
  const edges = graph.edges.filter(({ from, to }) => from === id || to === id);
  if (edges.length === 0) return <p className={classes.faint}>Nothing yet.</p>;
  return (
    <ul className={classes.relations} aria-label="Relations">
      {edges.map(({ from, type, to }) => {
        const otherId = from === id ? to : from;
        const other = graph.nodes.find(({ memory }) => memory.id === otherId)?.memory;
        return (
          <li key={`${from} ${type} ${to}`}>
            <span className={classes.faint}>{from === id ? RELATIONS[type].forth : RELATIONS[type].back}</span>
            <Link href={`/memories/${otherId}`} className={classes.related}>
              {other?.text ?? otherId}
            </Link>
            {other && <Badge kind={TYPES[other.type].tone}>{TYPES[other.type].label}</Badge>}
          </li>
        );
      })}
    </ul>
  );
}

function RelateForm({ id }: { id: string }) {
  const relate = useRelateMemory(id);
  const [type, setType] = useState<RelationType>('relates_to');
  const [to, setTo] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // An address of this page is an id, too.
    relate.mutate({ type, to: to.trim().split('/').at(-1) ?? '' }, { onSuccess: () => setTo('') });
  };
  return (
    <details className={classes.relate}>
      <summary>Relate it to another</summary>
      <form onSubmit={submit} className={classes.rememberRow}>
        <NativeSelect
          aria-label="How"
          data={CHOICES}
          value={type}
          onChange={(event) => setType(event.currentTarget.value as RelationType)}
        />
        <TextInput
          aria-label="Id of the other memory"
          placeholder="mem_… or its address"
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={relate.isPending} disabled={to.trim() === ''}>
          Relate
        </Button>
      </form>
      <Problem error={relate.error} />
    </details>
  );
}
