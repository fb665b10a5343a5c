import { type PacketColumns, packetField, packetFields } from '../../engine/batch/packets';
import type { FragmentPlan, PhysicalPlan } from '../../engine/plan';

export type Origins = ReadonlyMap<PhysicalPlan, readonly PhysicalPlan[]>;

export interface PacketPlan {
  readonly root: PhysicalPlan;
  /** Which operators of the plan that it was made of each operator stands for, from the lowest up. */
  readonly origins: Origins;
}

/**
 * The plan of a query whose rows go out as the data nodes write them, changed so that these stay packets: their order and number are all that the
 * engine decides. Null where it has to look at other values than sort keys, and where a node has no packets.
 * @param forwards whether a data node has row packets
 */
export function packetPlan(root: PhysicalPlan, forwards: (dataNode: string) => boolean): PacketPlan | null {
  const origins = new Map<PhysicalPlan, PhysicalPlan[]>();
  const made = carrying(root, root.fields.length, forwards, (origin, plan) => {
    origins.set(plan, [...(origins.get(plan) ?? []), origin]);
    return plan;
  });
  return made && { root: made, origins };
}

/** Told of an operator that stands for another; gives it back. */
type Made = <P extends PhysicalPlan>(origin: PhysicalPlan, plan: P) => P;

/** @param visible so many of the first columns are wanted */
function carrying(
  plan: PhysicalPlan,
  visible: number,
  forwards: (dataNode: string) => boolean,
  made: Made,
): PhysicalPlan | null {
  switch (plan.kind) {
    case 'limit': {
      const input = carrying(plan.input, visible, forwards, made);
      return input && made(plan, { ...plan, input, fields: [packetField] });
    }
    case 'project': {
      // Columns that were only sorted by are left out at the end of each row.
      const { expressions, input } = plan;
      const isCut = expressions.every((expression, index) => expression.kind === 'input' && expression.index === index);
      const cut = isCut ? carrying(input, expressions.length, forwards, made) : null;
      return cut && made(plan, cut);
    }
    case 'fragment':
      return withPackets([plan], { fields: plan.fields, visible, decoded: [] }, forwards, made)?.[0] ?? null;
    case 'append': {
      const packets: PacketColumns = { fields: plan.fields, visible, decoded: [] };
      const inputs = withPackets(plan.inputs, packets, forwards, made);
      return inputs && made(plan, { ...plan, inputs, fields: [packetField] });
    }
    case 'ordered-merge': {
      const decoded = [...new Set(plan.keys.map(({ column }) => column))];
      const packets: PacketColumns = { fields: plan.fields, visible, decoded };
      const inputs = withPackets(plan.inputs, packets, forwards, made);
      const keys = plan.keys.map((key) => ({ ...key, column: 1 + decoded.indexOf(key.column) }));
      return inputs && made(plan, { ...plan, inputs, keys, fields: [packetField] });
    }
    default:
      return null;
  }
}

/** Null when something else than fragments is among them, or a node without packets. */
function withPackets(
  plans: readonly PhysicalPlan[],
  packets: PacketColumns,
  forwards: (dataNode: string) => boolean,
  made: Made,
): readonly FragmentPlan[] | null {
  const fields = packetFields(packets);
  const fragments: FragmentPlan[] = [];
  for (const plan of plans) {
    if (plan.kind !== 'fragment' || !forwards(plan.dataNode)) return null;
    fragments.push(made(plan, { ...plan, packets, fields }));
  }
  return fragments;
}
