import { defineErrors } from '#foundry/kernel';

export const databaseErrors = defineErrors('database', {
  dataDirectoryInUse: [409, 'Another running process has the embedded data directory open.'],
  diskFull: [507, 'Too little space is free on the disk of the data directory.'],
  dataDirectoryUnusable: [500, 'The data directory cannot be created, read or written.'],
  newerSchema: [409, 'The database was migrated by a newer version than this one.'],
  unreachable: [503, 'The PostgreSQL server named by DATABASE_URL cannot be reached or refuses the sign-in.'],
  backendLost: [503, 'The embedded PostgreSQL stopped working; the process must be restarted.'],
});
