import { useMemo } from 'react';
import type { Plan, PlanRelation } from '../api/types.js';
import { count } from '../ui/format.js';
import classes from './graph.module.css';
import { layoutGraph, type NodeSize, type Point } from './layered-layout.js';

const SIZE: NodeSize = { width: 176, height: 52, columnGap: 92, rowGap: 22 };
const MARGIN = 12;
/** Longer names are cut: SVG text does not wrap. */
const MAX_LABEL = 21;

/** `many` is the crow's foot, `one` a bar: at the end of the line that it speaks of. */
interface Edge {
  readonly from: string;
  readonly to: string;
  readonly fromMany: boolean;
  readonly toMany: boolean;
}

/** The side with one of something is drawn left of the side with many. */
function edgeOf({ from, to, kind }: PlanRelation): Edge {
  switch (kind) {
    case 'many-to-one':
      return { from: to, to: from, fromMany: false, toMany: true };
    case 'one-to-many':
      return { from, to, fromMany: false, toMany: true };
    case 'one-to-one':
      return { from, to, fromMany: false, toMany: false };
    case 'many-to-many':
      return { from, to, fromMany: true, toMany: true };
  }
}

/** The plan's entities and how they belong together, drawn as a graph. The same is listed in words beside it. */
export function RelationGraph({ plan }: { plan: Plan }) {
  const { layout, edges } = useMemo(() => {
    const edges = plan.relations.map(edgeOf);
    const related = new Set(edges.flatMap((edge) => [edge.from, edge.to]));
    const nodes = plan.entities.map((entity) => entity.name).filter((name) => related.has(name));
    return { edges, layout: layoutGraph(nodes, edges, SIZE) };
  }, [plan]);
  const width = layout.width + 2 * MARGIN + SIZE.columnGap / 2;
  const height = layout.height + 2 * MARGIN;
  return (
    <div className={classes.scroll} tabIndex={0} role="group" aria-label="Graph of the relations">
      <svg
        viewBox={`${-MARGIN} ${-MARGIN} ${width} ${height}`}
        style={{ minWidth: Math.min(width, 720), maxWidth: width }}
        className={classes.graph}
        role="img"
        aria-label={`${count(layout.nodes.size, 'entity', 'entities')} and ${count(edges.length, 'relation')}`}
      >
        {edges.map((edge, index) => (
          <Line key={index} points={layout.edges[index]!} edge={edge} />
        ))}
        {plan.entities.map((entity) => {
          const place = layout.nodes.get(entity.name);
          if (!place) return null;
          return (
            <g key={entity.name} transform={`translate(${place.x} ${place.y})`}>
              <rect width={SIZE.width} height={SIZE.height} rx={10} className={classes.node} />
              <text x={14} y={22} className={classes.name}>
                {cut(entity.label)}
              </text>
              <text x={14} y={40} className={classes.detail}>
                {count(entity.fields.length, 'field')}
              </text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}

const cut = (label: string): string => (label.length <= MAX_LABEL ? label : `${label.slice(0, MAX_LABEL - 1)}…`);

function Line({ points, edge }: { points: readonly Point[]; edge: Edge }) {
  const first = points[0]!;
  const last = points.at(-1)!;
  const loop = first.x === last.x;
  const direction = loop ? 1 : Math.sign(last.x - first.x);
  return (
    <g className={classes.line}>
      <path d={loop ? loopPath(points) : smoothPath(points)} />
      <End at={first} direction={direction} many={edge.fromMany} />
      <End at={last} direction={loop ? 1 : -direction} many={edge.toMany} />
    </g>
  );
}

/** Curves that leave and arrive horizontally. */
function smoothPath(points: readonly Point[]): string {
  const [first, ...rest] = points;
  let path = `M${first!.x} ${first!.y}`;
  let from = first!;
  for (const to of rest) {
    const middle = (from.x + to.x) / 2;
    path += ` C${middle} ${from.y} ${middle} ${to.y} ${to.x} ${to.y}`;
    from = to;
  }
  return path;
}

function loopPath([from, over, to]: readonly Point[]): string {
  return `M${from!.x} ${from!.y} C${over!.x} ${from!.y} ${over!.x} ${to!.y} ${to!.x} ${to!.y}`;
}

/** @param direction 1 when the line leaves the node to the right, -1 to the left */
function End({ at, direction, many }: { at: Point; direction: number; many: boolean }) {
  const tip = at.x + direction * 11;
  if (many) return <path d={`M${tip} ${at.y} L${at.x} ${at.y - 6} M${tip} ${at.y} L${at.x} ${at.y + 6}`} />;
  return <path d={`M${tip - direction * 3} ${at.y - 6} V${at.y + 6}`} />;
}
