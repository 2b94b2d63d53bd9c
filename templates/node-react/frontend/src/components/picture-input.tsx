import { Button, FileButton, Group, Image, Stack, TextInput, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import { isPicture, isPictureData, PICTURE_FILES, pictureOf } from '../lib/pictures';
import { IconPhoto } from './icons';

interface PictureInputProps {
  readonly label: string;
  readonly name: string;
  /** A web address, or the picture itself as a `data:` address. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly maxLength: number;
  readonly error?: string | undefined;
  readonly [property: string]: unknown;
}

/** A picture from the visitor's device, or the address of one. */
export function PictureInput({ label, value, onChange, maxLength, error, ...input }: PictureInputProps) {
  const [problem, setProblem] = useState<string>();
  const isFile = isPictureData(value);

  const change = (picture: string) => {
    setProblem(undefined);
    onChange(picture);
  };
  const take = (file: File | null) => {
    if (file === null) return;
    pictureOf(file, maxLength).then(change, () => setProblem('This file is no picture that can be used here'));
  };
  return (
    <Stack gap="xs">
      <TextInput
        {...input}
        label={label}
        type="url"
        error={problem ?? error}
        placeholder={isFile ? 'From a file' : 'https://…'}
        value={isFile ? '' : value}
        onChange={(event) => change(event.currentTarget.value)}
      />
      <Group gap="sm">
        {isPicture(value) && <Image src={value} alt={`${label}, as chosen`} radius="md" h={72} w="auto" maw={160} fit="contain" />}
        <FileButton accept={PICTURE_FILES} onChange={take} inputProps={{ 'aria-label': `File for ${label}` }}>
          {(button) => (
            <Button {...button} variant="default" size="xs" leftSection={<IconPhoto size={16} />}>
              {value === '' ? 'Choose a file' : 'Choose another file'}
              <VisuallyHidden>{` for ${label}`}</VisuallyHidden>
            </Button>
          )}
        </FileButton>
        {value !== '' && (
          <Button variant="subtle" size="xs" onClick={() => change('')}>
            Remove
            <VisuallyHidden>{` ${label}`}</VisuallyHidden>
          </Button>
        )}
      </Group>
    </Stack>
  );
}
