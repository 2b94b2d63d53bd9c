import classes from './value-view.module.css';

type JsonObject = Readonly<Record<string, unknown>>;

/** Rows of a table that are shown; the rest is in the JSON. */
const MAX_ROWS = 50;
/** Deeper than this, values are shown as JSON. */
const MAX_DEPTH = 4;

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);
const isPlain = (value: unknown): boolean => typeof value !== 'object' || value === null;

/** Any JSON value for people: objects as names with values, lists of like objects as tables, text as text. */
export function ValueView({ value, depth = 0 }: { value: unknown; depth?: number }) {
  if (value === null || value === undefined) return <span className={classes.nothing}>nothing</span>;
  if (typeof value === 'string') return <Text text={value} />;
  if (isPlain(value))
    return <span className={classes.plain}>{typeof value === 'boolean' ? (value ? 'yes' : 'no') : JSON.stringify(value)}</span>;
  if (depth > MAX_DEPTH) return <JsonText value={value} />;
  if (Array.isArray(value)) return <List items={value} depth={depth} />;
  const entries = Object.entries(value as JsonObject);
  if (entries.length === 0) return <span className={classes.nothing}>nothing in it</span>;
  return (
    <dl className={classes.object}>
      {entries.map(([name, own]) => (
        <div key={name} className={classes.entry} data-wide={!isPlain(own) || undefined}>
          <dt>{name}</dt>
          <dd>
            <ValueView value={own} depth={depth + 1} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function JsonText({ value }: { value: unknown }) {
  return (
    <pre className={classes.json} tabIndex={0} role="region" aria-label="As JSON">
      {JSON.stringify(value, null, 2)}
    </pre>
  );
}

function Text({ text }: { text: string }) {
  if (text === '') return <span className={classes.nothing}>an empty text</span>;
  if (!text.includes('\n')) return <span className={classes.plain}>{text}</span>;
  return (
    <pre className={classes.text} tabIndex={0} role="region" aria-label="Text">
      {text}
    </pre>
  );
}

function List({ items, depth }: { items: readonly unknown[]; depth: number }) {
  if (items.length === 0) return <span className={classes.nothing}>an empty list</span>;
  const columns = columnsOf(items);
  const shown = items.slice(0, MAX_ROWS);
  const more = items.length > shown.length && <p className={classes.nothing}>and {items.length - shown.length} more</p>;
  if (!columns) {
    return (
      <>
        <ol className={classes.list}>
          {shown.map((item, index) => (
            <li key={index}>
              <ValueView value={item} depth={depth + 1} />
            </li>
          ))}
        </ol>
        {more}
      </>
    );
  }
  return (
    <>
      <div className={classes.scroll} role="region" aria-label="As a table" tabIndex={0}>
        <table className={classes.table}>
          <thead>
            <tr>
              {columns.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((item, index) => (
              <tr key={index}>
                {columns.map((name) => (
                  <td key={name}>
                    {Object.hasOwn(item as object, name) && <ValueView value={(item as JsonObject)[name]} depth={depth + 2} />}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {more}
    </>
  );
}

/** The columns of a list that is a table: objects of plain values with few names among them. */
function columnsOf(items: readonly unknown[]): string[] | undefined {
  if (!items.every((item) => isObject(item) && Object.values(item).every(isPlain))) return undefined;
  const names = [...new Set(items.flatMap((item) => Object.keys(item as JsonObject)))];
  return names.length > 0 && names.length <= 12 ? names : undefined;
}
