import {
  changeSchema,
  createProjectSchema,
  deleteProjectFilesSchema,
  editProjectSchema,
  failureContextSchema,
  failuresQuerySchema,
  fileContentSchema,
  fixProjectSchema,
  listProjectFilesSchema,
  packageProjectSchema,
  projectFilePageSchema,
  projectSchema,
  type ProjectService,
  readProjectFileSchema,
  rollbackProjectSchema,
  roundSchema,
  runChecksSchema,
  writeProjectFilesSchema,
} from '#foundry/orchestrator';
import { z } from 'zod';
import { CREATES, defineMcpTool, ENDS, type McpTool, READS } from '../mcp-tool.js';

const id = z.string().min(1).max(100).describe('The project’s id, as project_create gives it');
const key = z
  .string()
  .min(1)
  .max(200)
  .optional()
  .describe('Calls with the same key do their work once only: send one when you may have to repeat the call');

/** Longest that one call may wait for a round, in seconds: below the minute after which many clients give up. */
const MAX_WAIT_SECONDS = 50;
const wait = z
  .number()
  .int()
  .min(0)
  .max(MAX_WAIT_SECONDS)
  .default(MAX_WAIT_SECONDS)
  .describe('How long to wait for the end; a round that is still running then is followed with project_round');

/** Projects that the assistant itself works on: it writes, Foundry checks, keeps and packages. */
export function projectTools(projects: ProjectService): McpTool[] {
  return [
    defineMcpTool({
      name: 'project_create',
      title: 'Create a project to work on',
      description:
        'Plans a request (or takes your own plan), renders a complete tested project from it (TypeScript backend, React frontend), and holds it open for you to change. ' +
        'Use this instead of build_start when you want to write code yourself. Then: project_list_files, project_read_file, project_write_files, ' +
        'project_check, and project_package at the end. It stands open after a few seconds.',
      scopes: ['tools:generate'],
      hints: CREATES,
      input: createProjectSchema.safeExtend({ idempotency_key: key }),
      output: projectSchema,
      run: async ({ idempotency_key, ...input }, { principal }) => {
        const { project } = await projects.create(principal, input, idempotency_key);
        return { value: project };
      },
    }),
    defineMcpTool({
      name: 'project_status',
      title: 'See how a project stands',
      description:
        'Status of a project (open: you may change it), its entities and acceptance criteria, the newest result of each check with whether it is about the files as they ' +
        'are now, the round that is under way, and the newest bundle.',
      scopes: ['tools:review'],
      hints: READS,
      input: z.strictObject({ id }),
      output: projectSchema,
      run: async (input, { principal }) => ({ value: await projects.get(principal, input.id) }),
    }),
    defineMcpTool({
      name: 'project_list_files',
      title: 'List a project’s files',
      description:
        'Paths and sizes of a project’s files, sorted, paged with `cursor`; `prefix` narrows them, such as backend/src/.',
      scopes: ['tools:review'],
      hints: READS,
      input: listProjectFilesSchema.extend({ id }),
      output: projectFilePageSchema,
      run: async ({ id: project, ...query }, { principal }) => ({ value: await projects.files.list(principal, project, query) }),
    }),
    defineMcpTool({
      name: 'project_read_file',
      title: 'Read a project’s file',
      description:
        'Content of one file with its SHA-256, whole or a range of lines or bytes. Send the hash as ifMatch when you write the file, so that nothing is overwritten unseen.',
      scopes: ['tools:review'],
      hints: READS,
      input: readProjectFileSchema.safeExtend({ id, path: z.string().min(1).max(1024).describe('Such as backend/src/app.ts') }),
      output: fileContentSchema,
      run: async ({ id: project, path, ...range }, { principal }) => ({
        value: await projects.files.read(principal, project, path, range),
      }),
    }),
    defineMcpTool({
      name: 'project_write_files',
      title: 'Write a project’s files',
      description:
        'Writes whole files, all of them or none, as one commit. Give the complete content: nothing is filled in. ' +
        'Answers with the commit and with findings such as secrets in what was written.',
      scopes: ['tools:generate'],
      hints: { ...CREATES, destructive: true },
      input: writeProjectFilesSchema.extend({ id, idempotency_key: key }),
      output: changeSchema,
      run: async ({ id: project, idempotency_key, ...body }, { principal }) => ({
        value: await projects.changes.write(principal, project, body, idempotency_key),
      }),
    }),
    defineMcpTool({
      name: 'project_edit_file',
      title: 'Edit a project’s files',
      description:
        'Changes parts of files, all of them or none, as one commit: search-and-replace (the searched text must be in the file exactly once; give enough lines around it), ' +
        'whole new or small files, unified diffs, removals and moves. What does not match is answered with the nearest place in the file.',
      scopes: ['tools:generate'],
      hints: { ...CREATES, destructive: true },
      input: editProjectSchema.safeExtend({ id, idempotency_key: key }),
      output: changeSchema,
      run: async ({ id: project, idempotency_key, ...body }, { principal }) => ({
        value: await projects.changes.edit(principal, project, body, idempotency_key),
      }),
    }),
    defineMcpTool({
      name: 'project_delete_files',
      title: 'Delete a project’s files',
      description: 'Deletes files, all of them or none, as one commit. project_rollback brings them back.',
      scopes: ['tools:generate'],
      hints: { ...CREATES, destructive: true },
      input: deleteProjectFilesSchema.extend({ id, idempotency_key: key }),
      output: changeSchema,
      run: async ({ id: project, idempotency_key, ...body }, { principal }) => ({
        value: await projects.changes.delete(principal, project, body, idempotency_key),
      }),
    }),
    defineMcpTool({
      name: 'project_check',
      title: 'Check a project',
      description:
        'Runs the checks (types, lint, unit tests, builds, security, contract, a real browser, …) or those that you name on the files as they are, in the sandbox, and waits for their ' +
        'results. Failed checks list findings with file, line, rule and message.',
      scopes: ['tools:review'],
      hints: CREATES,
      input: runChecksSchema.extend({ id, idempotency_key: key, wait_seconds: wait }),
      output: roundSchema,
      run: async ({ id: project, idempotency_key, wait_seconds, ...body }, { principal }) => {
        const { round } = await projects.rounds.check(principal, project, body, idempotency_key);
        return { value: await projects.rounds.get(principal, project, round, wait_seconds * 1_000) };
      },
    }),
    defineMcpTool({
      name: 'project_analyze_failures',
      title: 'See why checks failed',
      description:
        'What you need to repair the checks that failed last: their findings with fingerprints, the code around each, likely causes, related parts of the plan, and output. Bounded by ' +
        'maxCharacters. Then repair with project_apply_fixes.',
      scopes: ['tools:review'],
      hints: READS,
      input: failuresQuerySchema.extend({ id }),
      output: failureContextSchema,
      run: async ({ id: project, ...query }, { principal }) => ({
        value: await projects.failures.context(principal, project, query),
      }),
    }),
    defineMcpTool({
      name: 'project_apply_fixes',
      title: 'Apply fixes as a transaction',
      description:
        'Applies edits, runs the checks that they may affect, and keeps them only when what they are for is gone and nothing that passed fails; otherwise every file is put back byte for ' +
        'byte. The answer’s result says which, and why.',
      scopes: ['tools:fix'],
      hints: CREATES,
      input: fixProjectSchema.safeExtend({ id, idempotency_key: key, wait_seconds: wait }),
      output: roundSchema,
      run: async ({ id: project, idempotency_key, wait_seconds, ...body }, { principal }) => {
        const { round } = await projects.rounds.fix(principal, project, body, idempotency_key);
        return { value: await projects.rounds.get(principal, project, round, wait_seconds * 1_000) };
      },
    }),
    defineMcpTool({
      name: 'project_round',
      title: 'See how a round of work is doing',
      description: 'A round of checks, a fix or the packaging of a project: whether it has ended, and its results.',
      scopes: ['tools:review'],
      hints: READS,
      input: z.strictObject({ id, round: z.number().int().min(0), wait_seconds: wait }),
      output: roundSchema,
      run: async (input, { principal }) => ({
        value: await projects.rounds.get(principal, input.id, input.round, input.wait_seconds * 1_000),
      }),
    }),
    defineMcpTool({
      name: 'project_rollback',
      title: 'Go back to an earlier state',
      description:
        'Makes the files byte for byte what they were at a commit or when a round ended; what came after stays in the history.',
      scopes: ['tools:fix'],
      hints: ENDS,
      input: rollbackProjectSchema.safeExtend({ id, idempotency_key: key }),
      output: changeSchema,
      run: async ({ id: project, idempotency_key, ...body }, { principal }) => ({
        value: await projects.changes.rollback(principal, project, body, idempotency_key),
      }),
    }),
    defineMcpTool({
      name: 'project_package',
      title: 'Package a project',
      description:
        'Makes the bundle (zip with project, history and evidence) of the files as they are; get it with build_download and the same id. Checks must have passed on these files, unless ' +
        'allowFailing is true: then the bundle says so.',
      scopes: ['tools:generate'],
      hints: CREATES,
      input: packageProjectSchema.extend({ id, idempotency_key: key, wait_seconds: wait }),
      output: roundSchema,
      run: async ({ id: project, idempotency_key, wait_seconds, ...body }, { principal }) => {
        const { round } = await projects.rounds.package(principal, project, body, idempotency_key);
        return { value: await projects.rounds.get(principal, project, round, wait_seconds * 1_000) };
      },
    }),
  ];
}
