import { Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './form-section.module.css';

interface FormSectionProps {
  readonly title?: string;
  readonly children: ReactNode;
}

export function FormSection({ title, children }: FormSectionProps) {
  return (
    <section className={classes.section}>
      {title !== undefined && (
        <Title order={2} size="h5" mb="sm">
          {title}
        </Title>
      )}
      <div className={classes.fields}>{children}</div>
    </section>
  );
}
