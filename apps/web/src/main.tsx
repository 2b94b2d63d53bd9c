import './ui/styles.js';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { takeTokenFromFragment } from './session/token-fragment.js';

// Before anything is drawn or asked for: the token must not stay in the address.
takeTokenFromFragment();

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
