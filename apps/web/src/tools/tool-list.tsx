import { Button, Checkbox, CloseButton, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { Link } from 'wouter';
import { useTools, useToolStats } from '../api/tool-queries.js';
import type { ToolStats, ToolView } from '../api/types.js';
import { count, formatDuration } from '../ui/format.js';
import { IconSearch, IconTool } from '../ui/icons.js';
import { Badge } from '../ui/parts.js';
import { Empty, ErrorState, Loading } from '../ui/states.js';
import classes from './tools.module.css';

export function ToolList() {
  const [search, setSearch] = useState('');
  const [undeployed, setUndeployed] = useState(false);
  const [settled] = useDebouncedValue(search.trim(), 250);
  const tools = useTools({ search: settled, undeployed });
  const stats = useToolStats();
  const items = tools.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section aria-labelledby="tools-heading">
      <div className={classes.listHead}>
        <h2 id="tools-heading" className={classes.heading}>
          Deployed tools
        </h2>
        <div className={classes.filters}>
          <Checkbox
            size="sm"
            label="Undeployed, too"
            checked={undeployed}
            onChange={(event) => setUndeployed(event.currentTarget.checked)}
          />
          <TextInput
            aria-label="Search tools"
            placeholder="Search name or description"
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
            leftSection={<IconSearch size={16} />}
            rightSection={search && <CloseButton size="sm" aria-label="Clear the search" onClick={() => setSearch('')} />}
            className={classes.search}
            maxLength={200}
          />
        </div>
      </div>
      {tools.isPending ? (
        <div className={`panel ${classes.pad}`}>
          <Loading label="Loading the tools" lines={5} />
        </div>
      ) : tools.error && items.length === 0 ? (
        <div className="panel">
          <ErrorState error={tools.error} onRetry={() => void tools.refetch()} title="The tools could not be loaded" />
        </div>
      ) : items.length === 0 ? (
        <div className="panel">
          {settled ? (
            <Empty
              title="No tool matches"
              action={
                <Button variant="default" onClick={() => setSearch('')}>
                  Clear the search
                </Button>
              }
            >
              Try other words, or ask for the tool above.
            </Empty>
          ) : (
            <Empty icon={<IconTool size={22} aria-hidden />} title="No tools yet">
              Ask for one above, upload a package, or mount an MCP server that has some.
            </Empty>
          )}
        </div>
      ) : (
        <ul className={`panel ${classes.list}`} aria-busy={tools.isPlaceholderData}>
          {items.map((tool) => (
            <ToolRow key={tool.id} tool={tool} stats={stats.data?.find((one) => one.tool === tool.name)} />
          ))}
        </ul>
      )}
      {tools.hasNextPage && (
        <div className={classes.center}>
          <Button variant="default" onClick={() => void tools.fetchNextPage()} loading={tools.isFetchingNextPage}>
            Load more
          </Button>
        </div>
      )}
    </section>
  );
}

function ToolRow({ tool, stats }: { tool: ToolView; stats: ToolStats | undefined }) {
  return (
    <li>
      <Link href={`/tools/${tool.name}`} className={classes.row}>
        <div className={classes.what}>
          <span className={classes.name}>{tool.name}</span>
          <span className={classes.about}>{tool.description}</span>
        </div>
        <div className={classes.state}>
          <Badge kind={tool.deployed ? 'success' : 'neutral'}>{tool.deployed ? 'deployed' : 'undeployed'}</Badge>
          <span className={classes.faint}>version {tool.version}</span>
        </div>
        <span className={`numbers ${classes.figure}`}>
          {stats ? count(stats.calls, 'call') : 'not called'}
          {stats && stats.errors > 0 && <span className={classes.bad}> · {count(stats.errors, 'error')}</span>}
        </span>
        <span className={`numbers ${classes.figure}`} title="Median, and what 99 of 100 calls stay below, in the last seven days">
          {stats?.p50Ms != null &&
            stats.p99Ms != null &&
            `p50 ${formatDuration(stats.p50Ms)} · p99 ${formatDuration(stats.p99Ms)}`}
        </span>
      </Link>
    </li>
  );
}
