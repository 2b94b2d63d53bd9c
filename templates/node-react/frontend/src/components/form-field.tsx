import { ColorInput, Input, NumberInput, Rating, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { DateInput, DateTimePicker, TimeInput } from '@mantine/dates';
import { fieldOf } from '../lib/entity';
import { type Field, valueNameOf } from '../lib/fields';
import classes from './form-field.module.css';
import { PictureInput } from './picture-input';
import { LinksPicker, ReferencePicker } from './reference-picker';
import { useFormEntity, useRecordFormContext } from './record-form';

const TEXT_INPUT_TYPES = { email: 'email', phone: 'tel', url: 'url' } as const;
/** Characters of a picture, where the field does not say. */
const PICTURE_LENGTH = 200_000;

/** The input that suits a field, bound to the form of the page. */
export function FormField({ name }: { readonly name: string }) {
  const entity = useFormEntity();
  const form = useRecordFormContext();
  const field = fieldOf(entity, name);
  const valueName = valueNameOf(name, field);
  const wide = field.type === 'text' || field.type === 'links' || field.type === 'image';
  return (
    <div className={wide ? classes.wide : undefined}>
      <FieldInput field={field} inputProps={{ name: valueName, ...form.getInputProps(valueName) }} />
    </div>
  );
}

interface FieldInputProps {
  readonly field: Field;
  /** Mantine's `getInputProps`. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- it is typed so by Mantine: each input takes another value
  readonly inputProps: any;
}

function FieldInput({ field, inputProps }: FieldInputProps) {
  const common = { label: field.label, withAsterisk: field.required === true, ...inputProps };
  const clearButton = { 'aria-label': 'Clear' };
  switch (field.type) {
    case 'text':
      return <Textarea {...common} autosize minRows={3} maxRows={12} />;
    case 'integer':
    case 'decimal':
    case 'percent':
      return (
        <NumberInput
          {...common}
          clampBehavior="none"
          allowDecimal={field.type !== 'integer'}
          min={field.min}
          max={field.max}
          suffix={field.type === 'percent' ? ' %' : field.unit === undefined ? undefined : ` ${field.unit}`}
          thousandSeparator={field.isYear === true ? '' : ' '}
        />
      );
    case 'money':
      return (
        <NumberInput
          {...common}
          clampBehavior="none"
          min={field.min}
          max={field.max}
          decimalScale={2}
          fixedDecimalScale
          thousandSeparator=" "
          leftSection={<span className={classes.unit}>{field.currency}</span>}
          leftSectionWidth={52}
        />
      );
    case 'rating':
      return (
        <Input.Wrapper label={field.label} error={inputProps.error} withAsterisk={field.required === true} labelElement="div">
          <Rating value={inputProps.value} onChange={inputProps.onChange} size="lg" role="radiogroup" aria-label={field.label} />
        </Input.Wrapper>
      );
    case 'boolean':
      return (
        <div className={classes.switch}>
          <Switch label={field.label} name={inputProps.name} checked={inputProps.value} onChange={inputProps.onChange} error={inputProps.error} />
        </div>
      );
    case 'date':
      return <DateInput {...common} valueFormat="D MMM YYYY" placeholder="Pick a day" clearable={field.required !== true} clearButtonProps={clearButton} />;
    case 'datetime':
      return (
        <DateTimePicker {...common} valueFormat="D MMM YYYY, HH:mm" defaultTimeValue="09:00" placeholder="Pick a day and time" clearable={field.required !== true} clearButtonProps={clearButton} />
      );
    case 'time':
      return <TimeInput {...common} />;
    case 'image':
      return <PictureInput {...common} maxLength={field.maxLength ?? PICTURE_LENGTH} />;
    case 'color':
      return <ColorInput {...common} format="hex" placeholder="#1c7ed6" />;
    case 'enum':
      return (
        <Select
          {...common}
          data={field.options.map(({ value, label }) => ({ value, label }))}
          placeholder="Choose one"
          clearable={field.required !== true}
          clearButtonProps={clearButton}
          allowDeselect={field.required !== true}
          searchable={field.options.length > 8}
          nothingFoundMessage="No such choice"
        />
      );
    case 'reference':
      return <ReferencePicker {...common} target={field.target} clearable={field.required !== true} clearButtonProps={clearButton} />;
    case 'links':
      return <LinksPicker {...common} target={field.target} />;
    default:
      return <TextInput {...common} type={field.type === 'string' ? 'text' : TEXT_INPUT_TYPES[field.type]} />;
  }
}
