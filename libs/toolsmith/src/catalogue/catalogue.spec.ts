import { describe, expect, it } from 'vitest';
import { functionOf } from '../evaluate.js';
import { compileParameter, compilePattern } from '../language/pattern.js';
import { OPERATIONS, operationNamed } from './catalogue.js';

describe('the catalogue', () => {
  it('names every operation once, each with a function that takes its arguments', () => {
    expect(new Set(OPERATIONS.map(({ name }) => name)).size).toBe(OPERATIONS.length);
    for (const { name, module, fn, inputs, params, fixed } of OPERATIONS) {
      const wanted = inputs.length + params.length + fixed.length;
      expect([name, functionOf(module, fn).length], name).toEqual([name, wanted]);
    }
  });

  it('says everything in patterns that compile, and refers to operations that are there', () => {
    for (const { name, says, params, otherwise } of OPERATIONS) {
      for (const way of says) expect(() => compilePattern(way), `${name}: ${way}`).not.toThrow();
      for (const { says: ways, kind } of params)
        for (const way of ways) expect(() => compileParameter(way, kind), `${name}: ${way}`).not.toThrow();
      if (otherwise) expect(operationNamed(otherwise).out).toBeDefined();
    }
  });

  it('never takes an empty place for a request', () => {
    for (const { name, says } of OPERATIONS)
      for (const way of says) expect(compilePattern(way).exec(' '), `${name}: ${way}`).toBeNull();
  });
});
