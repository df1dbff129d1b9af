// Reads the relay's request log as an operator's script would: straight from the database file,
// while the relay writes to it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { eventually } from './waiting.mjs';

// The rows for `model`, once there are `count` of them; records may lag a second behind.
export async function rowsFor(relay, model, count = 1) {
  return rowsWhere(relay, 'model', model, count);
}

export async function rowsWhere(relay, column, value, count = 1) {
  return eventually(
    `${count} recorded with ${column} = ${value}`,
    () => {
      const rows = read(relay, `SELECT * FROM requests WHERE ${column} = ? ORDER BY id`, value);
      return rows.length >= count && rows;
    },
    2000,
  );
}

export function allRows(relay) {
  return read(relay, 'SELECT * FROM requests ORDER BY id');
}

function read(relay, query, ...values) {
  const path = join(relay.dataDir, 'requests.db');
  if (!existsSync(path)) return [];
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    database.exec('PRAGMA busy_timeout = 1000');
    return database.prepare(query).all(...values);
  } finally {
    database.close();
  }
}
