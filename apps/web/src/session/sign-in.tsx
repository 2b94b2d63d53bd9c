import '@mantine/core/styles/Checkbox.css';
import '@mantine/core/styles/PasswordInput.css';
import { Button, Checkbox, PasswordInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ApiProblem, callJson } from '../api/client.js';
import { Logo } from '../shell/logo.js';
import { usePageTitle } from '../ui/page-title.js';
import { sentenceOf } from '../ui/states.js';
import { session, useSession } from './session.js';
import classes from './sign-in.module.css';

/** Shown instead of any page while there is no token; the address stays, so signing in returns to it. */
export default function SignIn() {
  usePageTitle('Sign in');
  const { because } = useSession();
  const [token, setToken] = useState('');
  const [stay, setStay] = useState(false);
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const given = token.trim();
    if (!given) return setError('Paste the token first.');
    setBusy(true);
    setError(undefined);
    callJson('/api/v1/builds?limit=1', { token: given })
      .then(() => session.signIn(given, stay))
      .catch((problem: Error) => {
        setError(
          problem instanceof ApiProblem && problem.status === 401 ? 'The server does not know this token.' : sentenceOf(problem),
        );
        setBusy(false);
      });
  };

  return (
    <div className={classes.page}>
      <form className={`panel ${classes.card}`} onSubmit={submit} noValidate>
        <Logo size={44} />
        <h1 className={classes.title}>Sign in to Foundry</h1>
        <p className={classes.text}>
          {because === 'refused'
            ? 'The server no longer accepts the token of this page. Sign in to go on where you were.'
            : 'Ask for software in plain words, and get a tested, running project.'}
        </p>
        <PasswordInput
          label="Token"
          description="Printed in the terminal when Foundry first started."
          value={token}
          onChange={(event) => {
            setToken(event.currentTarget.value);
            setError(undefined);
          }}
          error={error}
          autoComplete="current-password"
          name="token"
          size="md"
          w="100%"
          spellCheck={false}
          data-autofocus
          autoFocus
          visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the token', tabIndex: 0, 'aria-hidden': false }}
        />
        <Checkbox
          label="Stay signed in on this device"
          checked={stay}
          onChange={(event) => setStay(event.currentTarget.checked)}
          className={classes.stay}
        />
        <Button type="submit" size="md" fullWidth loading={busy}>
          Sign in
        </Button>
        <p className={classes.hint}>
          Lost it? Start the server with <code>FOUNDRY_ADMIN_TOKEN</code> set to a token of your own.
        </p>
      </form>
    </div>
  );
}
