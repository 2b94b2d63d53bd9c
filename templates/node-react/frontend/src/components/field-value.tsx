import { Anchor, ColorSwatch, Group, Image, Progress, Rating, Text } from '@mantine/core';
import { type Field, optionOf } from '../lib/fields';
import { formatNumber, formatValue } from '../lib/format';
import { isPicture, isWebAddress } from '../lib/pictures';
import type { Reference } from '../lib/records';
import { IconCheck, IconX } from './icons';
import { RecordLink } from './record-link';
import { StatusBadge } from './status-badge';

interface FieldValueProps {
  readonly field: Field;
  readonly value: unknown;
  /** In a list there is one line for each value; a detail page gives it room. */
  readonly compact?: boolean;
}

/** A value as people read it: dates and money in their language, references as links, states as badges. */
export function FieldValue({ field, value, compact = false }: FieldValueProps) {
  if (isMissing(value)) {
    return (
      <Text span c="dimmed" inherit>
        <span aria-hidden>—</span>
        <span className="visually-hidden">None</span>
      </Text>
    );
  }
  const text = formatValue(field, value);
  switch (field.type) {
    case 'enum': {
      const option = optionOf(field, value);
      return option === undefined ? text : <StatusBadge option={option} />;
    }
    case 'reference':
      return <RecordLink path={field.target.path} to={value as Reference} />;
    case 'links':
      return (
        <Group gap={6} component="span">
          {(value as readonly Reference[]).map((link, index) => (
            <span key={link.id}>
              <RecordLink path={field.target.path} to={link} />
              {index < (value as readonly Reference[]).length - 1 && ','}
            </span>
          ))}
        </Group>
      );
    case 'boolean':
      return (
        <Group gap={6} component="span" wrap="nowrap" c={value === true ? undefined : 'dimmed'}>
          {value === true ? <IconCheck size={16} aria-hidden /> : <IconX size={16} aria-hidden />}
          {text}
        </Group>
      );
    case 'rating':
      return (
        <span role="img" aria-label={text}>
          <Rating value={Number(value)} readOnly size={compact ? 'xs' : 'sm'} aria-hidden />
        </span>
      );
    case 'percent':
      return (
        <Group gap="xs" component="span" wrap="nowrap">
          <Progress value={Number(value)} w={64} size="sm" aria-hidden />
          <span>{`${formatNumber(Number(value))} %`}</span>
        </Group>
      );
    case 'email':
      return <Anchor href={`mailto:${text}`} inherit>{text}</Anchor>;
    case 'phone':
      return <Anchor href={`tel:${text.replace(/[^+\d]/g, '')}`} inherit>{text}</Anchor>;
    case 'url':
      return <WebLink address={text} />;
    case 'image':
      return isPicture(text) ? <Image src={text} alt={field.label} radius="sm" maw={compact ? 48 : 240} /> : text;
    case 'color':
      return (
        <Group gap="xs" component="span" wrap="nowrap">
          <ColorSwatch color={text} size={16} component="span" aria-hidden />
          {text}
        </Group>
      );
    case 'text':
      return compact ? text : <Text span inherit style={{ whiteSpace: 'pre-wrap' }}>{text}</Text>;
    default:
      return text;
  }
}

/** Links only lead to web pages: an address from the data could also be a script. */
function WebLink({ address }: { readonly address: string }) {
  if (!isWebAddress(address)) return address;
  return (
    <Anchor href={address} target="_blank" rel="noreferrer" inherit>
      {address.replace(/^https?:\/\/(www\.)?/, '').replace(/\/$/, '')}
    </Anchor>
  );
}

function isMissing(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}
