import { Anchor, type AnchorProps } from '@mantine/core';
import { Link } from 'react-router';
import { pathTo } from '../lib/entity';
import { formatLabel } from '../lib/format';
import type { Reference } from '../lib/records';

interface RecordLinkProps extends AnchorProps {
  readonly path: string;
  readonly to: Reference;
}

export function RecordLink({ path, to, ...rest }: RecordLinkProps) {
  return (
    <Anchor component={Link} to={pathTo.record(path, to.id)} inherit {...rest}>
      {formatLabel(to.label)}
    </Anchor>
  );
}
