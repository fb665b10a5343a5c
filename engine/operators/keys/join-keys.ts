import { notSupported, sqlError } from '../../../protocol/wire/sql-error';
import { type ColumnType, columnType, type Field, layoutOf } from '../../batch/column-type';
import { conform } from '../../batch/conform';
import type { Int64Vector, RecordBatch, Vector } from '../../batch/record-batch';
import { allValid, setNull } from '../../batch/validity';
import { halvesOf, hasUnsignedWords } from './halves';

/** The key columns of both sides of a join in forms that can be compared word by word. */
export interface JoinKeys {
  readonly types: readonly ColumnType[];
  build(batch: RecordBatch): readonly Vector[];
  probe(batch: RecordBatch): readonly Vector[];
}

type Preparation = (vector: Vector) => Vector;

/**
 * Errors: 1235 when a pair has types that only compare after a cast, which the plan lacks; 1267 for strings of different collations of
 * which neither is the binary one.
 */
export function joinKeys(
  buildFields: readonly Field[],
  probeFields: readonly Field[],
  buildColumns: readonly number[],
  probeColumns: readonly number[],
): JoinKeys {
  const pairs = buildColumns.map((column, index) =>
    commonKey(buildFields[column]!.type, probeFields[probeColumns[index]!]!.type),
  );
  const prepared = (batch: RecordBatch, columns: readonly number[], side: 'build' | 'probe'): Vector[] =>
    columns.map((column, index) => pairs[index]![side](batch.columns[column]!));
  return {
    types: pairs.map((pair) => pair.type),
    build: (batch) => prepared(batch, buildColumns, 'build'),
    probe: (batch) => prepared(batch, probeColumns, 'probe'),
  };
}

interface CommonKey {
  readonly type: ColumnType;
  readonly build: Preparation;
  readonly probe: Preparation;
}

const asItIs: Preparation = (vector) => vector;

function commonKey(build: ColumnType, probe: ColumnType): CommonKey {
  const layout = layoutOf(build);
  if (layout !== layoutOf(probe) || (layout === 'temporal' && (build.name === 'time') !== (probe.name === 'time'))) {
    throw notSupported(`joining ${build.name} with ${probe.name} across data nodes without a cast`);
  }
  switch (layout) {
    case 'int64': {
      if (hasUnsignedWords(build) === hasUnsignedWords(probe)) return { type: build, build: asItIs, probe: asItIs };
      return { type: build, build: withoutTopBit, probe: withoutTopBit };
    }
    case 'decimal':
      return commonDecimal(build, probe);
    case 'bytes':
      return {
        type: { ...build, collation: commonCollation(build.collation, probe.collation) },
        build: asItIs,
        probe: asItIs,
      };
    case 'float64':
    case 'temporal':
      return { type: build, build: asItIs, probe: asItIs };
  }
}

/**
 * Signed against unsigned: values whose top bit is set, negative on one side and above 2^63 on the other, have no equal on the other
 * side although their bits may. As NULL they join nothing.
 */
function withoutTopBit(vector: Vector): Vector {
  const { values } = vector as Int64Vector;
  const halves = halvesOf(values);
  let validity: Uint8Array | null = null;
  for (let row = 0; row < vector.length; row++) {
    if (halves[(row << 1) + 1]! >= 0) continue;
    validity ??= vector.validity === null ? allValid(vector.length) : vector.validity.slice();
    setNull(validity, row);
  }
  return validity === null ? vector : { ...(vector as Int64Vector), validity };
}

function commonDecimal(build: ColumnType, probe: ColumnType): CommonKey {
  const scale = Math.max(build.scale, probe.scale);
  const whole = Math.max(build.precision - build.scale, probe.precision - probe.scale);
  if (whole + scale > 65) {
    throw notSupported(
      `joining DECIMAL(${build.precision},${build.scale}) with DECIMAL(${probe.precision},${probe.scale})`,
    );
  }
  const type = columnType('decimal', { precision: whole + scale, scale });
  const field: Field = { name: '', originalName: '', table: '', originalTable: '', schema: '', type, flags: 0 };
  const widened: Preparation = (vector) => conform(vector, field, 'a join key');
  return { type, build: widened, probe: widened };
}

/** Manual: "Collation Coercibility in Expressions": of two columns the one with the _bin collation decides. */
function commonCollation(build: string, probe: string): string {
  if (build === probe) return build;
  for (const collation of [build, probe]) if (collation === 'binary') return collation;
  const binary = [build, probe].filter((collation) => collation.endsWith('_bin'));
  if (binary.length === 1) return binary[0]!;
  throw sqlError(
    'ER_CANT_AGGREGATE_2COLLATIONS',
    `Illegal mix of collations (${build},IMPLICIT) and (${probe},IMPLICIT) for operation '='`,
  );
}
