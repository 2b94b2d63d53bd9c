import '@mantine/core/styles/Checkbox.css';
import { Button, Checkbox, CloseButton, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { Link } from 'wouter';
import { type MemoryQuestion, useMemories } from '../api/memory-queries.js';
import type { MemoryView, SearchHit } from '../api/types.js';
import { formatAgo, formatMoment } from '../ui/format.js';
import { IconBrain, IconPin, IconSearch } from '../ui/icons.js';
import { usePageTitle } from '../ui/page-title.js';
import { Badge, More, PageTitle } from '../ui/parts.js';
import { Empty, ErrorState, Loading } from '../ui/states.js';
import classes from './memory.module.css';
import { Remember } from './remember.js';
import { Transfer } from './transfer.js';
import { SCOPES, TYPES } from './words.js';

const NOTHING: MemoryQuestion = { query: '', type: '', scope: '', pinned: false };
const options = (any: string, words: Readonly<Record<string, string>>) => [
  { value: '', label: any },
  ...Object.entries(words).map(([value, label]) => ({ value, label })),
];
const TYPE_OPTIONS = options('Any kind', Object.fromEntries(Object.entries(TYPES).map(([type, { label }]) => [type, label])));
const SCOPE_OPTIONS = options(
  'For anybody',
  Object.fromEntries(Object.entries(SCOPES).map(([scope, label]) => [scope, `For ${label}`])),
);

export default function MemoriesPage() {
  usePageTitle('Memory');
  const [question, setQuestion] = useState(NOTHING);
  const [query] = useDebouncedValue(question.query.trim(), 300);
  const found = useMemories({ ...question, query });
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  const reason = found.data?.pages[0]?.reason;
  const set = (change: Partial<MemoryQuestion>): void => setQuestion({ ...question, ...change });
  const filtered = JSON.stringify(question) !== JSON.stringify(NOTHING);
  return (
    <div className={classes.page}>
      <PageTitle
        title="Memory"
        lead="What Foundry remembers for you, for builds, for conversations and for assistants. Information, never an instruction."
      >
        <Transfer />
      </PageTitle>
      <Remember />
      <search className={classes.filters}>
        <TextInput
          aria-label="Search memories"
          placeholder="Ask in words: which port hangs the server?"
          value={question.query}
          onChange={(event) => set({ query: event.currentTarget.value })}
          leftSection={<IconSearch size={16} />}
          rightSection={
            question.query && <CloseButton size="sm" aria-label="Clear the search" onClick={() => set({ query: '' })} />
          }
          className={classes.search}
          maxLength={2_000}
        />
        <NativeSelect
          aria-label="Kind"
          data={TYPE_OPTIONS}
          value={question.type}
          onChange={(event) => set({ type: event.currentTarget.value as MemoryQuestion['type'] })}
        />
        <NativeSelect
          aria-label="For whom"
          data={SCOPE_OPTIONS}
          value={question.scope}
          onChange={(event) => set({ scope: event.currentTarget.value as MemoryQuestion['scope'] })}
        />
        <Checkbox label="Pinned" checked={question.pinned} onChange={(event) => set({ pinned: event.currentTarget.checked })} />
      </search>
      {reason && query !== '' && <p className={classes.faint}>{reason}</p>}
      {found.isPending ? (
        <div className={`panel ${classes.pad}`}>
          <Loading label="Loading the memories" lines={5} />
        </div>
      ) : found.error && items.length === 0 ? (
        <div className="panel">
          <ErrorState error={found.error} onRetry={() => void found.refetch()} title="The memories could not be loaded" />
        </div>
      ) : items.length === 0 ? (
        <div className="panel">
          {filtered ? (
            <Empty
              title="Nothing about that is remembered"
              action={
                <Button variant="default" onClick={() => setQuestion(NOTHING)}>
                  Clear the filters
                </Button>
              }
            >
              Try other words, or any kind.
            </Empty>
          ) : (
            <Empty icon={<IconBrain size={22} aria-hidden />} title="Nothing is remembered yet">
              Write something down above, or let builds do it: what they learn is kept here.
            </Empty>
          )}
        </div>
      ) : (
        <ul className={`panel ${classes.list}`} aria-label="Memories" aria-busy={found.isPlaceholderData}>
          {items.map(({ memory, why }) => (
            <MemoryRow key={memory.id} memory={memory} why={why} />
          ))}
        </ul>
      )}
      <More query={found} what="memories" />
    </div>
  );
}

function MemoryRow({ memory, why }: { memory: MemoryView; why: SearchHit['why'] | undefined }) {
  const { label, tone } = TYPES[memory.type];
  return (
    <li>
      <Link href={`/memories/${memory.id}`} className={classes.row}>
        <span className={classes.text}>{memory.text}</span>
        <span className={classes.facts}>
          <Badge kind={tone}>{label}</Badge>
          {memory.pinned && (
            <span className={classes.pinned}>
              <IconPin size={14} aria-hidden /> pinned
            </span>
          )}
          <span>for {memory.project !== null && memory.scope === 'project' ? memory.project : SCOPES[memory.scope]}</span>
          {memory.tags.length > 0 && <span>{memory.tags.map((tag) => `#${tag}`).join(' ')}</span>}
          <Weight memory={memory} />
          <time dateTime={memory.updatedAt} title={formatMoment(memory.updatedAt)}>
            {formatAgo(memory.updatedAt)}
          </time>
        </span>
        {why && <span className={classes.why}>{whyWords(why)}</span>}
      </Link>
    </li>
  );
}

function Weight({ memory: { importance, decay } }: { memory: MemoryView }) {
  const faded = decay < 0.995 ? `, faded to ${Math.round(decay * 100)} %` : '';
  return (
    <span>
      importance {Math.round(importance * 100)} %{faded}
    </span>
  );
}

/** Why a memory was found, in words. */
export function whyWords({ terms, similarSpelling, neighbour, similarity, relatedTo }: SearchHit['why']): string {
  const reasons = [
    ...(terms.length > 0 ? [`it says ${terms.map((term) => `“${term}”`).join(', ')}`] : []),
    ...(similarSpelling ? ['it is spelt alike'] : []),
    ...(neighbour ? ['what was said beside it fits'] : []),
    ...(similarity !== null ? [`its meaning is ${Math.round(similarity * 100)} % alike`] : []),
    ...(relatedTo !== null ? ['it is related to another that was found'] : []),
  ];
  return reasons.length === 0 ? '' : `Found because ${reasons.join('; ')}.`;
}
