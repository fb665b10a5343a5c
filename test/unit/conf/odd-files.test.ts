/** Files as editors of other systems save them, folders that are none, and mistakes that must not hide behind others. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'iconv-lite';
import { explain } from '../../../cli/explain';
import { loadCatalog } from '../../../conf/load/load-catalog';
import { formatMistake } from '../../../conf/load/mistakes';

const tutorial = join(__dirname, '../../fixtures/tutorial-conf');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mycat-odd-'));
  cpSync(tutorial, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function load(of = folder): string[] {
  const result = loadCatalog(of, {});
  return result.kind === 'mistakes'
    ? result.mistakes.map(formatMistake)
    : [`password ${[...result.catalog.users.values()][0]!.password}`];
}

const server = (declaration: string, password: string): string =>
  `${declaration}<mycat:server xmlns:mycat="http://io.mycat/"><!-- 用户 --><user name="root"><property name="password">${password}</property>
   <property name="schemas">TESTDB</property></user></mycat:server>`;

test.each([
  ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${server('<?xml version="1.0"?>', '密码')}`)],
  ['Windows lines', Buffer.from(server('<?xml version="1.0" encoding="utf-8"?>\r\n', '密码'))],
  ['GBK', encode(server('<?xml version="1.0" encoding="GBK"?>', '密码'), 'gbk')],
  ['GB2312 in single quotes', encode(server("<?xml version='1.0' encoding = 'gb2312' ?>", '密码'), 'gb2312')],
  ['UTF-16', encode(server('<?xml version="1.0" encoding="UTF-16"?>', '密码'), 'utf16', { addBOM: true })],
])('server.xml in %s', (_, bytes) => {
  writeFileSync(join(folder, 'server.xml'), bytes);
  expect(load()).toEqual(['password 密码']);
});

test('an encoding that nobody knows', () => {
  writeFileSync(join(folder, 'server.xml'), server('<?xml version="1.0" encoding="KLINGON"?>', 'x'));
  expect(load()).toEqual([expect.stringContaining("server.xml: the encoding 'KLINGON' is not known")]);
});

test('a folder that is not there, one without files, a file in place of a folder', () => {
  expect(load(join(folder, 'nowhere'))).toEqual([expect.stringMatching(/nowhere: there is no such folder/)]);
  expect(load(join(folder, 'server.xml'))).toEqual([expect.stringMatching(/server\.xml: there is no such folder/)]);
  mkdirSync(join(folder, 'empty'));
  expect(load(join(folder, 'empty'))).toHaveLength(3);
  rmSync(join(folder, 'rule.xml'));
  mkdirSync(join(folder, 'rule.xml'));
  expect(load()[0]).toMatch(/^rule\.xml: the file in .* cannot be read \(EISDIR\)/);
});

test('a schema.xml that cannot be read says nothing about the schemas of users', () => {
  writeFileSync(join(folder, 'schema.xml'), 'hello');
  expect(load()).toEqual([expect.stringMatching(/^schema\.xml:1: not well-formed XML/)]);
});

test('one port for two purposes', () => {
  const system =
    '<system><property name="serverPort">7000</property><property name="managerPort">7000</property></system>';
  writeFileSync(join(folder, 'server.xml'), server('', 'x').replace('<user', `${system}<user`));
  expect(load()).toEqual(['server.xml: serverPort and managerPort are both 7000; give each its own']);
});

test.each([
  ['', null, 'ERROR 1065 (42000): Query was empty'],
  ['SELECT 1', 'NOPE', 'there is no schema NOPE; there are TESTDB'],
])('explain %p in schema %p', async (sql, schema, expected) => {
  const lines: string[] = [];
  expect(await explain(folder, schema, sql, {}, (line) => lines.push(line))).toBe(1);
  expect(lines).toEqual([expected]);
});
