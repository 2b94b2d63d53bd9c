import { describe, expect, it } from 'vitest';
import { analyseFindings, analysisOfAnswer } from './analyser.js';
import { finding } from './fixers/fixers.fixture.js';
import { failureAnalysisSchema } from './fixes.schemas.js';

describe('the analysis of findings', () => {
  it('names each cause once, suggests what the fixers propose, and is as sure as they cover the findings', () => {
    const missing = finding('backend_type', 'TS2307', "Cannot find module './b.js'", 'backend/src/a.ts', 1);
    const patch = {
      fixer: 'modules',
      summary: 'import ../b.js',
      targets: [missing.fingerprint],
      changes: [{ path: 'backend/src/a.ts', content: "one\nimport '../b.js';\nthree\n" }],
    };
    const texts = new Map([['backend/src/a.ts', "one\nimport './b.js';\nthree\n"]]);
    const analysis = analyseFindings([missing, missing], [patch], texts);
    expect(failureAnalysisSchema.parse(analysis)).toEqual(analysis);
    expect(analysis.root_causes).toHaveLength(1);
    expect(analysis.fix_suggestions).toEqual([
      {
        file: 'backend/src/a.ts',
        line_number: 2,
        current_code: "import './b.js';",
        fixed_code: "import '../b.js';",
        explanation: 'import ../b.js',
      },
    ]);
    expect(analysis).toMatchObject({ confidence_score: 0.95, estimated_complexity: 'low' });
  });

  it('is unsure about what it does not know, and takes it for hard', () => {
    const analysis = analyseFindings([finding('secrets', 'x', 'something strange')], [], new Map());
    expect(analysis).toMatchObject({ confidence_score: 0, estimated_complexity: 'high', fix_suggestions: [] });
  });
});

describe('a model’s answer', () => {
  const suggestion = { file: 'a.ts', line_number: 3, current_code: 'x', fixed_code: 'y', explanation: 'z' };
  const whole = {
    root_causes: ['r'],
    fix_suggestions: [suggestion],
    confidence_score: 0.8,
    estimated_complexity: 'high' as const,
  };

  it.each([
    ['alone', JSON.stringify(whole)],
    ['in a code fence', `Here it is:\n\`\`\`json\n${JSON.stringify(whole, null, 2)}\n\`\`\`\nGood luck!`],
    ['among sentences', `I think that ${JSON.stringify(whole)} is it.`],
  ])('is understood %s', (_where, text) => {
    expect(analysisOfAnswer(text)).toEqual(whole);
  });

  it('keeps what is right in it and leaves out what is not', () => {
    const answer = {
      ...whole,
      root_causes: 'one',
      confidence_score: '7',
      estimated_complexity: 'huge',
      fix_suggestions: [suggestion, { file: 1 }, 'x'],
    };
    expect(analysisOfAnswer(JSON.stringify(answer))).toEqual({
      ...whole,
      root_causes: ['one'],
      confidence_score: 1,
      estimated_complexity: 'medium',
    });
  });

  it.each(['The port is wrong.', '{"root_causes": [', '[]', '{"hello": 1}'])(
    'falls back to its plain text with confidence 0.5: %s',
    (text) => {
      expect(analysisOfAnswer(text)).toEqual({
        root_causes: [text],
        fix_suggestions: [],
        confidence_score: 0.5,
        estimated_complexity: 'medium',
      });
    },
  );
});
