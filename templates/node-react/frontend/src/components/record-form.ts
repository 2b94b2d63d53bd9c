import { createFormContext } from '@mantine/form';
import { createContext, use } from 'react';
import type { Entity } from '../lib/entity';
import type { FormValues } from '../lib/form-values';

/** The form of the page, for the inputs on it. */
export const [RecordFormProvider, useRecordFormContext, useRecordForm] = createFormContext<FormValues>();

export const FormEntityContext = createContext<Entity | null>(null);

export function useFormEntity(): Entity {
  const entity = use(FormEntityContext);
  if (entity === null) throw new Error('FormField belongs inside a FormPage.');
  return entity;
}
