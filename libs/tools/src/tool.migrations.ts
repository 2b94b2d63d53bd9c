import { Tools1763684100000 } from './migrations/1763684100000-tools.js';
import { ToolBudgets1763684500000 } from './migrations/1763684500000-tool-budgets.js';

/** Everything that makes the tables of `toolEntities`. */
export const toolMigrations = [Tools1763684100000, ToolBudgets1763684500000];
