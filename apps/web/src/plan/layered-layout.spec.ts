import { expect, test } from 'vitest';
import { type GraphEdge, layoutGraph } from './layered-layout.js';

const SIZE = { width: 100, height: 40, columnGap: 50, rowGap: 10 };

function edges(...pairs: [string, string][]): GraphEdge[] {
  return pairs.map(([from, to]) => ({ from, to }));
}

test('edges go from left to right', () => {
  const { nodes } = layoutGraph(['pet', 'owner', 'visit'], edges(['owner', 'pet'], ['pet', 'visit'], ['owner', 'visit']), SIZE);
  expect(nodes.get('owner')!.x).toBeLessThan(nodes.get('pet')!.x);
  expect(nodes.get('pet')!.x).toBeLessThan(nodes.get('visit')!.x);
});

test('no two nodes overlap, also in a dense graph', () => {
  const names = Array.from({ length: 24 }, (_, index) => `n${index}`);
  const dense = names.flatMap((from, i) =>
    names.filter((_, j) => j > i && (i * 7 + j * 3) % 5 === 0).map((to) => ({ from, to })),
  );
  const places = [...layoutGraph(names, dense, SIZE).nodes.values()];
  expect(places).toHaveLength(24);
  for (const [index, one] of places.entries()) {
    for (const other of places.slice(index + 1)) {
      expect(Math.abs(one.x - other.x) >= SIZE.width || Math.abs(one.y - other.y) >= SIZE.height).toBe(true);
    }
  }
});

test('a cycle and an entity that refers to itself are drawn, not looped over for ever', () => {
  const layout = layoutGraph(['a', 'b', 'c'], edges(['a', 'b'], ['b', 'c'], ['c', 'a'], ['b', 'b']), SIZE);
  expect(layout.nodes.size).toBe(3);
  expect(layout.edges).toHaveLength(4);
  expect(layout.edges.flat().every((point) => Number.isFinite(point.x) && Number.isFinite(point.y))).toBe(true);
});
