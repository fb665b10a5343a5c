import { columnType, type Field } from '../../../engine/batch/column-type';
import type { StatementPlan } from '../../../engine/plan';
import type { Analysis } from '../../../planner/explain/analysis';
import { explainJson } from '../../../planner/explain/json';
import { targetsOf } from '../../../planner/explain/targets';
import { explainTree, oneLine } from '../../../planner/explain/tree';
import type { VirtualTable } from '../../../planner/facts';
import type { ExplainFormat } from './explained';

/** A plan as EXPLAIN's rows. @param analysis what was measured when it ran; null = it is not run */
export function explainTable(plan: StatementPlan, format: ExplainFormat, analysis: Analysis | null): VirtualTable {
  switch (format) {
    case 'tree':
      return { fields: [textColumn('EXPLAIN')], rows: explainTree(plan, analysis).map((line) => [line]) };
    case 'json':
      return { fields: [textColumn('EXPLAIN')], rows: [[JSON.stringify(explainJson(plan, analysis), plainValue, 2)]] };
    case 'mycat':
      return {
        fields: [textColumn('DATA_NODE'), textColumn('SQL')],
        rows: targetsOf(plan).map(({ dataNode, sql }) => [dataNode, oneLine(sql)]),
      };
  }
}

function textColumn(name: string): Field {
  const type = columnType('varchar', { length: 65535, collation: 'utf8mb4_general_ci', nullable: false });
  return { name, originalName: name, table: '', originalTable: '', schema: '', type, flags: 0 };
}

/** Whole numbers past 2^53 are told as texts, as JSON's are read as doubles. */
function plainValue(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
