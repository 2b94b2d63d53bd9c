import { Modal, Skeleton } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useArtifacts, usePicture } from '../api/queries.js';
import type { BuildView } from '../api/types.js';
import { ErrorState } from '../ui/states.js';
import classes from './screenshots.module.css';

const isScreenshot = (name: string): boolean => /^screenshots\/.+\.png$/.test(name);

/** The dashboard is where a person would begin. */
const dashboardFirst = (one: string, other: string): number =>
  Number(other.includes('dashboard')) - Number(one.includes('dashboard'));

/** `screenshots/owners-list.png` is `Owners list`. */
function captionOf(name: string): string {
  const words = name
    .slice('screenshots/'.length, -'.png'.length)
    .replaceAll(/[-_/]+/g, ' ')
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Pictures of the generated application, taken by the smoke check. Nothing is shown when there are none. */
export function Screenshots({ build }: { build: BuildView }) {
  const { data: artifacts } = useArtifacts(build.id);
  const names = (artifacts ?? [])
    .map((artifact) => artifact.name)
    .filter(isScreenshot)
    .toSorted(dashboardFirst);
  const [chosen, setChosen] = useState<string>();
  const [enlarged, setEnlarged] = useState(false);
  const shown = names.find((name) => name === chosen) ?? names[0];
  if (shown === undefined) return null;
  return (
    <section className={`panel ${classes.frame}`} aria-label="Screenshots of the generated application">
      <button
        type="button"
        className={classes.main}
        onClick={() => setEnlarged(true)}
        aria-label={`Enlarge: ${captionOf(shown)}`}
      >
        <Picture id={build.id} name={shown} />
      </button>
      {names.length > 1 && (
        <div className={classes.thumbs} role="group" aria-label="Choose a screenshot">
          {names.map((name) => (
            <button
              key={name}
              type="button"
              className={classes.thumb}
              aria-pressed={name === shown}
              onClick={() => setChosen(name)}
            >
              <Picture id={build.id} name={name} decorative />
              <span>{captionOf(name)}</span>
            </button>
          ))}
        </div>
      )}
      <Modal
        opened={enlarged}
        onClose={() => setEnlarged(false)}
        title={captionOf(shown)}
        size="auto"
        centered
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Picture id={build.id} name={shown} />
      </Modal>
    </section>
  );
}

/** An image tag cannot send the token: the picture is fetched and shown from memory. */
function Picture({ id, name, decorative = false }: { id: string; name: string; decorative?: boolean }) {
  const { data, error, refetch } = usePicture(id, name);
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    if (!data) return;
    const url = URL.createObjectURL(data);
    setAddress(url);
    return () => URL.revokeObjectURL(url);
  }, [data]);
  if (error)
    return decorative ? null : (
      <ErrorState error={error} onRetry={() => void refetch()} title="The picture could not be loaded" />
    );
  if (!address) return <Skeleton className={classes.picture} height={decorative ? 60 : 420} />;
  return (
    <img src={address} alt={decorative ? '' : `The generated application: ${captionOf(name)}`} className={classes.picture} />
  );
}
