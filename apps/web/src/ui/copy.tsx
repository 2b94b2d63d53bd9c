import { ActionIcon, Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { IconCheck, IconCopy } from './icons.js';

const SHOWN_MS = 1_800;

/** The clipboard API exists only on HTTPS and localhost; a Foundry on another machine of the network has neither. */
async function copyText(text: string): Promise<boolean> {
  if (window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Refused by a permission: the older way below may still be allowed.
    }
  }
  const area = document.createElement('textarea');
  area.value = text;
  area.setAttribute('readonly', '');
  area.style.position = 'fixed';
  area.style.opacity = '0';
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  return copied;
}

function useCopy(text: string): { state: 'idle' | 'copied' | 'failed'; copy: () => void } {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [state]);
  return { state, copy: () => void copyText(text).then((copied) => setState(copied ? 'copied' : 'failed')) };
}

const WORDS = { copied: 'Copied', failed: 'Could not copy' } as const;

export function CopyIcon({ text, label }: { text: string; label: string }) {
  const { state, copy } = useCopy(text);
  const words = state === 'idle' ? label : WORDS[state];
  return (
    <ActionIcon variant="subtle" color="gray" size="md" onClick={copy} aria-label={words} title={words}>
      {state === 'copied' ? <IconCheck size={16} /> : <IconCopy size={16} />}
    </ActionIcon>
  );
}

export function CopyButton({ text, label }: { text: string; label: string }) {
  const { state, copy } = useCopy(text);
  return (
    <Button
      variant="default"
      size="xs"
      onClick={copy}
      leftSection={state === 'copied' ? <IconCheck size={15} /> : <IconCopy size={15} />}
    >
      {state === 'idle' ? label : WORDS[state]}
    </Button>
  );
}
