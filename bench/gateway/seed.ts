// Puts copies of the deployed tool `add` of a data directory beside it, as deployments would have left them: the gates alone would take
// a quarter of an hour for 500.   node … seed.ts DATA_DIRECTORY COPIES
import 'reflect-metadata';
import { openDatabase } from '#foundry/database';
// A data directory of a newer schema than the program knows is refused.
import { schema } from '../../libs/runtime/src/schema.js';

const [dataDir, copies] = [process.argv[2]!, Number(process.argv[3])];
const database = await openDatabase({ ...schema, dataDir, purpose: 'a benchmark' });
// Ids end in 26 characters of base 32, of which digits are some.
const idOf = (prefix: string): string => `'${prefix}_' || lpad(number::text, 26, '0')`;
await database.dataSource.query(
  `INSERT INTO tools (id, organisation, name, active_version, latest_version)
   SELECT ${idOf('tool')}, organisation, 'add_' || number, 1, 1 FROM tools, generate_series(1, $1) number WHERE name = 'add'`,
  [copies],
);
await database.dataSource.query(
  `INSERT INTO tool_versions
   SELECT copy.* FROM tools tool JOIN tool_versions known ON known.tool_id = tool.id, generate_series(1, $1) number,
     jsonb_populate_record(known, jsonb_build_object('id', ${idOf('tver')}, 'tool_id', ${idOf('tool')}, 'version', 1,
       'manifest', known.manifest || jsonb_build_object('name', 'add_' || number))) copy
   WHERE tool.name = 'add'`,
  [copies],
);
await database.close();
