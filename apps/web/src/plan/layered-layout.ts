/** Places the nodes of a directed graph in columns, so that edges go from left to right and cross little. */

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  /** Top left corner of each node. */
  readonly nodes: ReadonlyMap<string, Point>;
  /** One list per edge, in the order given: the points its line passes, from node border to node border. */
  readonly edges: readonly (readonly Point[])[];
  readonly width: number;
  readonly height: number;
}

export interface NodeSize {
  readonly width: number;
  readonly height: number;
  readonly columnGap: number;
  readonly rowGap: number;
}

/** How often the order within the columns is improved; more changes nothing for graphs of this size. */
const SWEEPS = 8;

/** Where a long edge passes a column between its ends: a place in that column's order, half as high as a node. */
const bendId = (edge: number, column: number): string => `\u0000${edge}:${column}`;
const isBend = (id: string): boolean => id.startsWith('\u0000');

export function layoutGraph(nodes: readonly string[], edges: readonly GraphEdge[], size: NodeSize): Layout {
  const column = columnsOf(nodes, edges);
  const paths = edges.map((edge, index) => pathOf(edge, index, column));
  const columns = orderColumns(nodes, column, paths);
  const heightOf = (id: string): number => (isBend(id) ? size.height / 2 : size.height);
  const columnHeight = (ids: readonly string[]): number =>
    ids.reduce((sum, id) => sum + heightOf(id) + size.rowGap, -size.rowGap);
  const height = Math.max(0, ...columns.map(columnHeight));
  const places = new Map<string, Point>();
  for (const [index, ids] of columns.entries()) {
    let y = (height - columnHeight(ids)) / 2;
    for (const id of ids) {
      places.set(id, { x: index * (size.width + size.columnGap), y });
      y += heightOf(id) + size.rowGap;
    }
  }
  return {
    nodes: new Map([...places].filter(([id]) => !isBend(id))),
    edges: paths.map((path) => lineOf(path, places, size)),
    width: Math.max(0, columns.length * (size.width + size.columnGap) - size.columnGap),
    height,
  };
}

/** The longest path to each node; an edge that would close a cycle does not count. */
function columnsOf(nodes: readonly string[], edges: readonly GraphEdge[]): Map<string, number> {
  const column = new Map<string, number>();
  const open = new Set<string>();
  const incoming = new Map(
    nodes.map((node) => [node, edges.filter((edge) => edge.to === node && edge.from !== node).map((edge) => edge.from)]),
  );
  const visit = (node: string): number => {
    const known = column.get(node);
    if (known !== undefined) return known;
    open.add(node);
    const before = (incoming.get(node) ?? []).filter((other) => !open.has(other)).map(visit);
    open.delete(node);
    const own = Math.max(-1, ...before) + 1;
    column.set(node, own);
    return own;
  };
  for (const node of nodes) visit(node);
  return column;
}

/** An edge's node ids and bends, by column. An edge inside of one column has none between. */
function pathOf(edge: GraphEdge, index: number, column: ReadonlyMap<string, number>): string[] {
  const from = column.get(edge.from) ?? 0;
  const to = column.get(edge.to) ?? 0;
  const step = Math.sign(to - from);
  const bends: string[] = [];
  for (let at = from + step; step !== 0 && at !== to; at += step) bends.push(bendId(index, at));
  return [edge.from, ...bends, edge.to];
}

/** Orders each column by the mean place of its neighbours, back and forth. */
function orderColumns(
  nodes: readonly string[],
  column: ReadonlyMap<string, number>,
  paths: readonly (readonly string[])[],
): string[][] {
  const columns: string[][] = [];
  const put = (id: string, at: number): void => void (columns[at] ??= []).push(id);
  for (const node of nodes) put(node, column.get(node) ?? 0);
  for (const path of paths) for (const id of path) if (isBend(id)) put(id, Number(id.split(':')[1]));
  const neighbours = new Map<string, string[]>();
  const join = (one: string, other: string): void => void neighbours.set(one, [...(neighbours.get(one) ?? []), other]);
  for (const path of paths) {
    for (let at = 1; at < path.length; at++) {
      join(path[at - 1]!, path[at]!);
      join(path[at]!, path[at - 1]!);
    }
  }
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const forward = sweep % 2 === 0;
    for (let step = 1; step < columns.length; step++) {
      const at = forward ? step : columns.length - 1 - step;
      const fixed = columns[forward ? at - 1 : at + 1] ?? [];
      const place = new Map(fixed.map((id, index) => [id, index / Math.max(1, fixed.length - 1)]));
      columns[at] = sortByMean(columns[at] ?? [], (id) => (neighbours.get(id) ?? []).flatMap((other) => place.get(other) ?? []));
    }
  }
  return columns;
}

function sortByMean(ids: readonly string[], placesOf: (id: string) => readonly number[]): string[] {
  return ids
    .map((id, index) => {
      const places = placesOf(id);
      const own = index / Math.max(1, ids.length - 1);
      return { id, index, mean: places.length > 0 ? places.reduce((sum, place) => sum + place, 0) / places.length : own };
    })
    .toSorted((one, other) => one.mean - other.mean || one.index - other.index)
    .map(({ id }) => id);
}

function lineOf(path: readonly string[], places: ReadonlyMap<string, Point>, size: NodeSize): Point[] {
  const first = places.get(path[0]!)!;
  const last = places.get(path.at(-1)!)!;
  const middle = size.height / 2;
  const forward = last.x > first.x;
  if (last.x === first.x) {
    // Both ends in one column, or the node itself: the line leaves and comes back on the right.
    const right = first.x + size.width;
    const shift = path[0] === path.at(-1) ? size.height / 4 : 0;
    return [
      { x: right, y: first.y + middle - shift },
      { x: right + size.columnGap / 2.5, y: (first.y + last.y) / 2 + middle },
      { x: right, y: last.y + middle + shift },
    ];
  }
  const bends = path.slice(1, -1).flatMap((id) => {
    const { x, y } = places.get(id)!;
    const points = [
      { x, y: y + size.height / 4 },
      { x: x + size.width, y: y + size.height / 4 },
    ];
    return forward ? points : points.toReversed();
  });
  return [
    { x: first.x + (forward ? size.width : 0), y: first.y + middle },
    ...bends,
    { x: last.x + (forward ? 0 : size.width), y: last.y + middle },
  ];
}
