import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { formatSize } from '../ui/format.js';
import { IconChevronDown, IconFile, IconFolder, IconFolderOpen } from '../ui/icons.js';
import { parentsOf, type TreeNode } from './file-tree.js';
import classes from './files.module.css';

interface TreeViewProps {
  readonly nodes: readonly TreeNode[];
  readonly selected: string | undefined;
  readonly onSelect: (path: string) => void;
}

interface Row {
  readonly node: TreeNode;
  readonly depth: number;
}

/** A file tree for mouse and keyboard: arrows move, right and left open and close, Enter shows a file. */
export function TreeView({ nodes, selected, onSelect }: TreeViewProps) {
  const [open, setOpen] = useState(() => new Set([...nodes.map((node) => node.path), ...(selected ? parentsOf(selected) : [])]));
  const [focused, setFocused] = useState<string>();
  const list = useRef<HTMLUListElement>(null);
  const rows = useMemo(() => rowsOf(nodes, open, 0), [nodes, open]);
  const current = rows.some((row) => row.node.path === focused)
    ? focused
    : (rows.find((row) => row.node.path === selected) ?? rows[0])?.node.path;

  const focus = (row: Row | undefined): void => {
    if (!row) return;
    setFocused(row.node.path);
    list.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(row.node.path)}"]`)?.focus();
  };
  const toggle = (path: string, wanted: boolean): void =>
    setOpen((known) => {
      const next = new Set(known);
      if (wanted) next.add(path);
      else next.delete(path);
      return next;
    });
  const activate = ({ node }: Row): void => {
    setFocused(node.path);
    if (node.kind === 'file') onSelect(node.path);
    else toggle(node.path, !open.has(node.path));
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const at = rows.findIndex((row) => row.node.path === current);
    const row = rows[at];
    if (!row) return;
    const folder = row.node.kind === 'folder';
    const actions: Record<string, () => void> = {
      ArrowDown: () => focus(rows[at + 1]),
      ArrowUp: () => focus(rows[at - 1]),
      Home: () => focus(rows[0]),
      End: () => focus(rows.at(-1)),
      ArrowRight: () => (folder && !open.has(row.node.path) ? toggle(row.node.path, true) : focus(rows[at + 1])),
      ArrowLeft: () =>
        folder && open.has(row.node.path)
          ? toggle(row.node.path, false)
          : focus(rows.slice(0, at).findLast((other) => other.depth < row.depth)),
      Enter: () => activate(row),
      ' ': () => activate(row),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };

  return (
    <ul role="tree" aria-label="Project files" className={classes.tree} onKeyDown={onKeyDown} ref={list}>
      {rows.map((row) => (
        <li
          key={row.node.path}
          role="treeitem"
          aria-level={row.depth + 1}
          aria-selected={row.node.path === selected}
          aria-expanded={row.node.kind === 'folder' ? open.has(row.node.path) : undefined}
          tabIndex={row.node.path === current ? 0 : -1}
          data-path={row.node.path}
          className={classes.node}
          style={{ paddingLeft: 8 + row.depth * 16 }}
          onClick={() => activate(row)}
        >
          <NodeIcon node={row.node} open={open.has(row.node.path)} />
          <span className={classes.nodeName}>{row.node.name}</span>
          {row.node.kind === 'file' && <span className={classes.nodeSize}>{formatSize(row.node.size)}</span>}
        </li>
      ))}
    </ul>
  );
}

function NodeIcon({ node, open }: { node: TreeNode; open: boolean }) {
  if (node.kind === 'file') return <IconFile size={16} aria-hidden className={classes.fileIcon} />;
  return (
    <>
      <IconChevronDown size={13} aria-hidden className={open ? classes.chevron : classes.chevronClosed} />
      {open ? <IconFolderOpen size={16} aria-hidden /> : <IconFolder size={16} aria-hidden />}
    </>
  );
}

function rowsOf(nodes: readonly TreeNode[], open: ReadonlySet<string>, depth: number): Row[] {
  return nodes.flatMap((node) => [
    { node, depth },
    ...(node.kind === 'folder' && open.has(node.path) ? rowsOf(node.children, open, depth + 1) : []),
  ]);
}
