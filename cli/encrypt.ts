import { createInterface } from 'node:readline';
import { encryptionForm, encryptPassword } from '../conf/load/encrypted-password';

/**
 * `mycat encrypt`: a password as MyCAT's files have it with usingDecrypt="1". It is read from standard input, so that it does not stand in the
 * list of processes or the shell's history.
 * @param host label of a writeHost or readHost; null: the password of a user of server.xml
 * @returns the exit code
 */
export async function encrypt(
  user: string,
  host: string | null,
  input: NodeJS.ReadableStream,
  print: (line: string) => void,
): Promise<number> {
  const password = await firstLine(input);
  try {
    print(encryptPassword(password, host === null ? encryptionForm.user(user) : encryptionForm.host(host, user)));
    return 0;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    print(error.message);
    return 1;
  }
}

async function firstLine(input: NodeJS.ReadableStream): Promise<string> {
  const lines = createInterface({ input });
  try {
    for await (const line of lines) return line;
    return '';
  } finally {
    lines.close();
  }
}
