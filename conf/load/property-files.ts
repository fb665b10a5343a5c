/**
 * The property files that may stand beside the three XML files. They are read and checked, and kept in the catalog; what nobody acts on is
 * reported. docs/configuration.md has a line for each; a test keeps the two in step.
 */
import { javaProperties } from '../../planner/partition/java-properties';
import type { DataHost, DataNode, SequenceKind } from '../catalog';
import type { Findings } from './mistakes';

export interface PropertyFileContext {
  /** null when the file is not there. */
  readonly readFile: (name: string) => string | null;
  readonly dataHosts: ReadonlyMap<string, DataHost>;
  readonly dataNodes: ReadonlyMap<string, DataNode>;
  readonly sequenceKind: SequenceKind;
  readonly findings: Findings;
}

type Properties = ReadonlyMap<string, string>;

/** What is wrong with an entry, with what would be right; null when nothing is. */
type EntryCheck = (name: string, value: string, context: PropertyFileContext) => readonly [string, string] | null;

interface PropertyFile {
  /** Why it changes nothing; null: it is acted on. */
  readonly why: string | null;
  readonly check?: EntryCheck;
  /** Of this kind of sequences: acted on when the configuration chooses it. */
  readonly sequences?: SequenceKind;
  /** false: as it stands it asks for nothing. */
  readonly asks?: (properties: Properties) => boolean;
}

const otherSequences = 'sequenceHandlerType chooses another kind of sequences';
const noCaches = 'routes are cached without being configured';

function number(max: number, also?: string): EntryCheck {
  return (name, value) =>
    value === also || (/^\d+$/.test(value) && Number(value) <= max)
      ? null
      : [`${name}=${value}`, `it must be a whole number from 0 to ${max}${also ? `, or ${also}` : ''}`];
}

const sequenceNumber: EntryCheck = (name, value) =>
  !/\.(MINID|MAXID|CURID)$/.test(name) || /^\d+$/.test(value)
    ? null
    : [`${name}=${value}`, 'it must be a whole number'];

export const propertyFiles: Readonly<Record<string, PropertyFile>> = {
  'sequence_conf.properties': { why: otherSequences, sequences: 'file', check: sequenceNumber },
  'sequence_db_conf.properties': {
    why: otherSequences,
    sequences: 'database',
    check: (name, node, { dataNodes, findings }) => {
      if (!dataNodes.has(node))
        findings.notices.push(`sequence_db_conf.properties: ${name}=${node}: there is no such data node`);
      return null;
    },
  },
  'sequence_time_conf.properties': { why: otherSequences, sequences: 'time', check: number(31) },
  'sequence_distributed_conf.properties': {
    why: otherSequences,
    sequences: 'distributed',
    check: (name, value, context) =>
      value === 'ZK' && context.sequenceKind === 'distributed'
        ? [`${name}=ZK`, 'there is no ZooKeeper to number the servers: give each a number from 0 to 31 of its own']
        : number(31, 'ZK')(name, value, context),
  },
  'sequence_http_conf.properties': { why: 'sequenceHandlerType 5 is a Java class, which cannot be loaded' },
  'dnindex.properties': {
    why: null,
    check: (host, index, { dataHosts, findings }) => {
      if (!/^\d+$/.test(index)) return [`${host}=${index}`, 'it must be the index of a writeHost, from 0'];
      const count = dataHosts.get(host)?.writeHosts.length;
      if (count !== undefined && Number(index) >= count)
        findings.notices.push(
          `dnindex.properties: ${host}=${index}, but that dataHost has ${count} writeHost${count === 1 ? '' : 's'}`,
        );
      return null;
    },
  },
  'index_to_charset.properties': { why: 'all collations of MySQL and MariaDB are known' },
  'cacheservice.properties': { why: noCaches },
  'ehcache.xml': { why: noCaches },
  'myid.properties': {
    why: 'there is no ZooKeeper; the files of this folder count',
    asks: (properties) => properties.get('loadZk')?.toLowerCase() === 'true',
  },
};

/** Those files that are there: name → properties. */
export function readPropertyFiles(context: PropertyFileContext): ReadonlyMap<string, Properties> {
  const files = new Map<string, Properties>();
  for (const [file, { why, check, asks, sequences }] of Object.entries(propertyFiles)) {
    const text = context.readFile(file);
    const chosen = sequences === context.sequenceKind;
    if (text === null) {
      if (chosen && (sequences === 'time' || sequences === 'distributed'))
        context.findings.mistake(file, 0, 'there is no such file', 'the sequenceHandlerType of server.xml needs it');
      continue;
    }
    const properties = file.endsWith('.properties') ? javaProperties(text) : new Map<string, string>();
    files.set(file, properties);
    for (const [name, value] of properties) {
      const wrong = check?.(name, value, context);
      if (wrong) context.findings.mistake(file, lineOf(text, name), ...wrong);
    }
    if (why !== null && !chosen && (asks?.(properties) ?? true)) context.findings.notInEffect.push(`${file}: ${why}`);
  }
  return files;
}

/** Line of an entry; 0 when its name is written with escapes. */
function lineOf(text: string, name: string): number {
  return text.split(/\r\n|\r|\n/).findIndex((line) => line.trimStart().startsWith(name)) + 1;
}
