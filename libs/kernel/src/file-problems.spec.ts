import { describe, expect, it } from 'vitest';
import { fileProblem } from './index.js';

describe('fileProblem', () => {
  it('says what an error of the system means, and nothing of any other', () => {
    expect(fileProblem(Object.assign(new Error('x'), { code: 'ENOSPC' }))).toBe('the disk is full');
    expect(fileProblem(Object.assign(new Error('x'), { code: 'ENOENT' }))).toBe('it is not there');
    expect(fileProblem(Object.assign(new Error('x'), { code: 'ENOENT', syscall: 'mkdir' }))).toBe('no folder can be made there');
    expect(fileProblem(new Error('x'))).toBeUndefined();
    expect(fileProblem(Object.assign(new Error('x'), { code: 'ERR_ODD' }))).toBeUndefined();
  });
});
