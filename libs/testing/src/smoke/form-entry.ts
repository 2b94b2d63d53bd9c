import { messageOf } from '#foundry/kernel';
import type { Resource, ResourceField } from '#foundry/planning';
import { validValue } from '../contract/field-values.js';
import type { FindingDraft } from '../findings.js';
import type { Visitor } from './page-visit.js';

const TYPED = new Set<ResourceField['type']>([
  'string',
  'text',
  'email',
  'phone',
  'url',
  'integer',
  'decimal',
  'money',
  'percent',
]);
/** Far from the seed's and the other checks' values, so that unique fields do not collide. */
const SERIAL = 7301;

/** The first entity whose required fields can all be typed; undefined when there is none. */
export function entityToEnter(resources: readonly Resource[]): Resource | undefined {
  return resources.find((resource) => {
    const needed = fieldsToEnter(resource);
    return needed.length > 0 && needed.every((field) => TYPED.has(field.type)) && needed.some((field) => field.type === 'string');
  });
}

function fieldsToEnter(resource: Resource): ResourceField[] {
  return resource.fields.filter((field) => field.required && field.default === undefined && field.type !== 'boolean');
}

/** Fills the form of a new record by its labels, saves it, and looks for what was entered. */
export function enterRecord(visitor: Visitor, origin: string, resource: Resource, limitMs: number): Promise<FindingDraft[]> {
  const path = `/${resource.path}/new`;
  return visitor.use(path, async (page, report) => {
    page.setDefaultTimeout(limitMs);
    try {
      await page.goto(`${origin}${path}`, { waitUntil: 'domcontentloaded' });
      let entered = '';
      for (const field of fieldsToEnter(resource)) {
        const value = String(validValue(field, SERIAL, false));
        if (field.type === 'string') entered ||= value;
        await page.getByLabel(labelOf(field)).first().fill(value);
      }
      const saved = page.waitForResponse(
        (response) => response.request().method() === 'POST' && new URL(response.url()).pathname === `/api/${resource.path}`,
      );
      saved.catch(() => undefined); // awaited below, unless the button is missing
      await page.locator('form button[type="submit"]').first().click();
      const status = (await saved).status();
      if (status !== 201) report('form', `saving a new record answered ${status}`);
      else await page.getByText(entered, { exact: false }).first().waitFor();
    } catch (error) {
      report('form', `a record could not be entered: ${messageOf(error).split('\n')[0]}`);
    }
  });
}

/** The field's label, to which a required one may add a mark. */
function labelOf(field: ResourceField): RegExp {
  return new RegExp(`^\\s*${field.label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*\\*?\\s*$`);
}
