import { describe, expect, it } from 'vitest';
import { planRequest, renderGraph, renderRequirements } from './index.js';

const REQUEST = 'Owners (name) have many pets; pets (name, species: dog or cat)\n```\n| broken | [table](x) |';

describe('the documents of a plan', () => {
  it('quotes the request so that none of it is read as Markdown', async () => {
    const text = renderRequirements(REQUEST, await planRequest(REQUEST));
    expect(text).toContain('````text\n' + REQUEST + '\n````');
    expect(text).toContain('| Species | one of dog, cat | yes |');
    expect(text).toMatch(/- \*\*AC-1\*\* /);
  });

  it('draws entities, pages and tasks, with edges between nodes that exist', async () => {
    const plan = await planRequest(REQUEST);
    const graph = renderGraph(plan);
    const ids = new Set(graph.nodes.map((node) => node.id));
    expect(ids.size).toBe(graph.nodes.length);
    expect(graph.nodes.filter((node) => node.kind === 'entity').map((node) => node.label)).toEqual(['Owner', 'Pet']);
    expect(graph.edges.filter((edge) => !ids.has(edge.from) || !ids.has(edge.to))).toEqual([]);
    expect(new Set(graph.edges.map((edge) => edge.kind))).toEqual(new Set(['relates', 'shows', 'implements', 'depends-on']));
  });
});
