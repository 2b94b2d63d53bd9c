import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { IconCloudOff } from '../ui/icons.js';
import { connection, useReachable } from './connection.js';
import classes from './connection-banner.module.css';

/** Says that the server does not answer; when it does again, everything on the page is read anew. */
export function ConnectionBanner() {
  const reachable = useReachable();
  const client = useQueryClient();
  const wasLost = useRef(false);
  useEffect(() => {
    if (reachable && wasLost.current) void client.invalidateQueries();
    wasLost.current = !reachable;
  }, [reachable, client]);
  useEffect(() => {
    const online = (): void => connection.probeNow();
    const offline = (): void => connection.lost();
    window.addEventListener('online', online);
    window.addEventListener('offline', offline);
    return () => {
      window.removeEventListener('online', online);
      window.removeEventListener('offline', offline);
    };
  }, []);
  return (
    <div role="status">
      {!reachable && (
        <div className={classes.banner}>
          <IconCloudOff size={18} aria-hidden />
          <span>The server does not answer; trying again… No build is lost.</span>
          <Button size="compact-sm" variant="default" onClick={() => connection.probeNow()}>
            Try now
          </Button>
        </div>
      )}
    </div>
  );
}
