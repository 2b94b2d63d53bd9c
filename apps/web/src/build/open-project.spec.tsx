import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { buildOf, stepOf } from '../testing/builders.js';
import { renderPart } from '../testing/render.js';
import { OpenProject } from './open-project.js';

it('says that the client goes on, and how to look at the project', () => {
  renderPart(<OpenProject build={buildOf({ brain: 'client', status: 'open' })} />);
  expect(screen.getByText(/A client’s own model writes this project/)).toBeTruthy();
  expect(screen.getByText(/foundry project status/)).toBeTruthy();
});

it('says which round is under way', () => {
  const steps = [stepOf('plan'), stepOf('check-secrets', { round: 3 })];
  renderPart(<OpenProject build={buildOf({ brain: 'client', status: 'checking', steps })} />);
  expect(screen.getByText(/Round 3 is under way/)).toBeTruthy();
});
