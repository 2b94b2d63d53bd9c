import { Button } from '@mantine/core';
import { useRef } from 'react';
import { EXPORT_PATH, useImportMemories } from '../api/memory-queries.js';
import { useDownload } from '../ui/download.js';
import { count } from '../ui/format.js';
import { IconDownload, IconUpload } from '../ui/icons.js';
import { sentenceOf } from '../ui/states.js';
import classes from './memory.module.css';

/** Memories as a file of JSON Lines: taken out, and brought in elsewhere. */
export function Transfer() {
  const { busy, download } = useDownload();
  const bring = useImportMemories();
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className={classes.transfer}>
      <div className={classes.actions}>
        <Button
          variant="default"
          size="sm"
          leftSection={<IconDownload size={16} />}
          loading={busy !== undefined}
          onClick={() => download(EXPORT_PATH, 'memories.jsonl')}
        >
          Export
        </Button>
        <Button
          variant="default"
          size="sm"
          leftSection={<IconUpload size={16} />}
          loading={bring.isPending}
          onClick={() => input.current?.click()}
        >
          Import
        </Button>
        <input
          ref={input}
          type="file"
          accept=".jsonl,.ndjson,application/x-ndjson"
          hidden
          aria-label="File of memories"
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            event.currentTarget.value = '';
            if (file) bring.mutate(file);
          }}
        />
      </div>
      <p role="status" className={bring.error ? classes.problem : classes.faint}>
        {bring.error && sentenceOf(bring.error)}
        {bring.data &&
          `Brought in ${count(bring.data.memories, 'memory', 'memories')} and ${count(bring.data.relations, 'relation')}; ${bring.data.unchanged} were there already.`}
      </p>
    </div>
  );
}
