import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { call } from '../api/client.js';
import { sentenceOf } from './states.js';

/** Saves what an address answers. A plain link could not carry the token, so the bytes are fetched first. */
export function useDownload(): { busy: string | undefined; download: (path: string, name: string) => void } {
  const [busy, setBusy] = useState<string>();
  const download = (path: string, name: string): void => {
    setBusy(path);
    call(path)
      .then((response) => response.blob())
      .then((blob) => save(blob, name))
      .catch((error: Error) =>
        notifications.show({ color: 'red', title: `${name} could not be downloaded`, message: sentenceOf(error) }),
      )
      .finally(() => setBusy(undefined));
  };
  return { busy, download };
}

function save(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
