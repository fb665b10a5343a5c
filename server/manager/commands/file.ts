import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sqlError } from '../../../protocol/wire/sql-error';
import type { ManagerCommand } from '../command';

const readable = /\.(?:xml|txt|properties)$/;

export const listFiles: ManagerCommand = {
  syntax: 'file @@list',
  description: 'Lists the files of the configuration',
  columns: ['DATA'],
  run: (_, { catalog }) => filesOf(catalog.folder).map((name) => [name]),
};

/** Without what is secret in them. */
export const showFile: ManagerCommand = {
  syntax: 'file @@show ?',
  description: 'Shows a file of the configuration, passwords hidden',
  columns: ['DATA'],
  run: ([name], { catalog }) => {
    const known = filesOf(catalog.folder);
    if (!known.includes(name!))
      throw sqlError('ER_WRONG_ARGUMENTS', `there is no file '${name}'; there are ${known.join(', ')}`);
    return withoutSecrets(readFileSync(join(catalog.folder, name!), 'utf8'))
      .split('\n')
      .map((line) => [line]);
  },
};

export const uploadFile: ManagerCommand = {
  syntax: 'file @@upload ? ?',
  description: 'Refused: files are not written through this port; edit them, then reload @@config_all',
  columns: [],
  run: () => {
    throw sqlError(
      'ER_MYCAT_UNSUPPORTED',
      'this server does not rewrite its configuration: put the file in its folder, then reload @@config_all',
    );
  },
};

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => readable.test(name))
    .sort();
}

/** Passwords in attributes, in properties, and in URLs; a file that is cut off in the middle hides the rest of the line. */
export function withoutSecrets(text: string): string {
  return text
    .replaceAll(/(\b\w*pass(?:word)?\s*=\s*)("[^"]*"|'[^']*')/gi, '$1"***"')
    .replaceAll(/(<property\s+name\s*=\s*["']\w*pass(?:word)?["']\s*>)[^<]*/gi, '$1***')
    .replaceAll(/^(\s*[\w.]*pass(?:word)?\s*[=:]\s*)(?!").*$/gim, '$1***')
    .replaceAll(/(\bpassword=)[^&"'\s;]+/gi, '$1***');
}
