import { createReadStream } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import type { Catalog } from '../../../conf/catalog';
import { sqlError } from '../../../protocol/wire/sql-error';

/** A file of LOAD DATA without LOCAL. Errors: 1290 when it is not in the folder of the system property secureFilePriv, 29 when it cannot be read. */
export async function* serverFile(name: string, { system, folder }: Catalog): AsyncGenerator<Buffer> {
  if (system.secureFilePriv === null) {
    throw sqlError(
      'ER_OPTION_PREVENTS_STATEMENT',
      'The server reads no files: its system property secureFilePriv names no folder for them; use LOAD DATA LOCAL',
    );
  }
  const root = await realpath(resolve(folder, system.secureFilePriv)).catch((error: NodeJS.ErrnoException) => {
    throw notReadable(system.secureFilePriv!, error);
  });
  const path = await realpath(resolve(root, name)).catch((error: NodeJS.ErrnoException) => {
    throw notReadable(name, error);
  });
  if (!path.startsWith(root + sep)) {
    throw sqlError(
      'ER_OPTION_PREVENTS_STATEMENT',
      `The server reads no file '${name}': it is not in the folder of the system property secureFilePriv`,
    );
  }
  try {
    yield* createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>;
  } catch (error) {
    throw notReadable(name, error as NodeJS.ErrnoException);
  }
}

function notReadable(name: string, error: NodeJS.ErrnoException): Error {
  const missing = error.code === 'ENOENT';
  return sqlError(
    missing ? 'ER_FILE_NOT_FOUND' : 'ER_UNKNOWN_ERROR',
    missing ? `File '${name}' not found (Errcode: 2 "No such file or directory")` : `File '${name}': ${error.message}`,
    { cause: error },
  );
}
