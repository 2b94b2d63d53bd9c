import { Button, TextInput } from '@mantine/core';
import { type DragEvent, type FormEvent, useRef, useState } from 'react';
import { Link } from 'wouter';
import { ApiProblem } from '../api/client.js';
import { useUploadTool } from '../api/tool-queries.js';
import type { ToolCheck } from '../api/types.js';
import { formatDuration, formatSize } from '../ui/format.js';
import { IconUpload } from '../ui/icons.js';
import { Section } from '../ui/parts.js';
import { sentenceOf } from '../ui/states.js';
import { CheckStatusBadge } from '../ui/status-badge.js';
import classes from './tools.module.css';
import { GATES } from './words.js';

/** A package that somebody wrote: through the same gates as one that Foundry wrote. */
export function UploadTab() {
  const [file, setFile] = useState<File>();
  const [origin, setOrigin] = useState({ gitRepository: '', gitCommit: '' });
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const upload = useUploadTool();
  const take = (taken: File | undefined): void => {
    setFile(taken);
    upload.reset();
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (file) upload.mutate({ archive: file, ...origin });
    else input.current?.click();
  };
  return (
    <Section
      title="Upload a package"
      note="A ZIP with tool.json, src/index.ts (or .js, .py) and tests. It is deployed when it passes every gate, and not at all otherwise."
    >
      <form onSubmit={submit} className={classes.form}>
        <label
          className={classes.drop}
          data-over={over || undefined}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          <IconUpload size={22} aria-hidden />
          <span>{file ? `${file.name}, ${formatSize(file.size)}` : 'Choose a ZIP, or drop one here'}</span>
          <input
            ref={input}
            type="file"
            accept=".zip,application/zip"
            className={classes.file}
            aria-label="Package"
            onChange={(event) => take(event.currentTarget.files?.[0])}
          />
        </label>
        <div className={classes.fields}>
          <TextInput
            label="Git repository"
            description="Optional: where the package is kept."
            placeholder="acme/tools"
            value={origin.gitRepository}
            onChange={(event) => setOrigin({ ...origin, gitRepository: event.currentTarget.value })}
          />
          <TextInput
            label="Commit"
            description="Optional: its hash."
            value={origin.gitCommit}
            onChange={(event) => setOrigin({ ...origin, gitCommit: event.currentTarget.value.trim() })}
          />
        </div>
        <div>
          <Button type="submit" loading={upload.isPending}>
            {file ? 'Check and deploy' : 'Choose a package'}
          </Button>
        </div>
      </form>
      <div role="status" className={classes.uploadResult}>
        {upload.isPending && (
          <p className={classes.faint}>Its gates are being passed: types, lint, tests and examples run in the sandbox.</p>
        )}
        {upload.data && (
          <>
            <p className={classes.done}>
              <strong>{upload.data.tool.name}</strong>{' '}
              {upload.data.created
                ? `is deployed as version ${upload.data.version.version}.`
                : 'is unchanged: this package is active already.'}{' '}
              <Link href={`/tools/${upload.data.tool.name}`}>Try it</Link>
            </p>
            <GateTable checks={upload.data.checks} />
          </>
        )}
        {upload.error && (
          <>
            <p className={classes.problem}>{sentenceOf(upload.error)}</p>
            <GateTable checks={checksOf(upload.error)} />
          </>
        )}
      </div>
    </Section>
  );
}

function GateTable({ checks }: { checks: readonly ToolCheck[] }) {
  return (
    <ul className={classes.gateTable} aria-label="Gates">
      {checks.map(({ name, status, note, findings, durationMs }) => (
        <li key={name}>
          <span className={classes.gateName}>{GATES[name]}</span>
          <CheckStatusBadge status={status} />
          <span className={`numbers ${classes.faint}`}>{status !== 'skipped' && formatDuration(durationMs)}</span>
          {note && <span className={classes.faint}>{note}</span>}
          {findings.length > 0 && (
            <ul className={classes.findings}>
              {findings.map(({ file, line, message }, index) => (
                <li key={index}>
                  {file && <code>{line === undefined ? file : `${file}:${line}`}</code>} {message}
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  );
}

function checksOf(error: Error): ToolCheck[] {
  const checks = error instanceof ApiProblem ? error.members['checks'] : undefined;
  return Array.isArray(checks) ? (checks as ToolCheck[]) : [];
}
