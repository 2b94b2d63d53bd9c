import '@mantine/core/styles/Paper.css';
import '@mantine/core/styles/Overlay.css';
import '@mantine/core/styles/ModalBase.css';
import '@mantine/core/styles/Modal.css';
import { Button, type ButtonProps, Modal } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import classes from './confirm.module.css';
import { Problem } from './parts.js';

interface ConfirmProps {
  /** On the button that asks. */
  readonly label: string;
  readonly title: string;
  /** What doing it and leaving it are called. */
  readonly sure: string;
  readonly keep: string;
  /** What it means, so that nobody has to guess. */
  readonly children: ReactNode;
  readonly loading: boolean;
  readonly error: Error | null;
  /** Calls `done` when it has been done: the question then goes away. */
  readonly onSure: (done: () => void) => void;
  readonly button?: ButtonProps;
}

/** A button whose deed is named and explained before it is done. */
export function Confirm({ label, title, sure, keep, children, loading, error, onSure, button }: ConfirmProps) {
  const [asked, setAsked] = useState(false);
  const close = (): void => setAsked(false);
  return (
    <>
      <Button variant="default" size="sm" {...button} onClick={() => setAsked(true)}>
        {label}
      </Button>
      <Modal opened={asked} onClose={close} title={title} centered closeButtonProps={{ 'aria-label': 'Close' }}>
        <p className={classes.question}>{children}</p>
        <Problem error={error} />
        <div className={classes.answers}>
          <Button variant="default" onClick={close} data-autofocus>
            {keep}
          </Button>
          <Button color="red.8" loading={loading} onClick={() => onSure(close)}>
            {sure}
          </Button>
        </div>
      </Modal>
    </>
  );
}
