import { type Field, layoutOf } from '../../engine/batch/column-type';
import { temporalConstant } from '../../engine/expressions/constants';
import type { ConstantValue } from '../../engine/expressions/expression';
import type { VirtualCell } from '../facts';

/** A cell in the form that its column has in memory. */
export function constantOf(cell: VirtualCell, { type }: Field): ConstantValue {
  if (cell === null) return null;
  const text = String(cell);
  switch (layoutOf(type)) {
    case 'int64':
      return BigInt.asIntN(64, BigInt(text));
    case 'float64':
      return Number(text);
    case 'decimal': {
      const [whole, fraction = ''] = text.split('.');
      return BigInt(`${whole}${fraction.padEnd(type.scale, '0').slice(0, type.scale)}`);
    }
    case 'temporal':
      return (temporalConstant('timestamp', text)?.value ?? null) as ConstantValue;
    case 'bytes':
      return Buffer.from(text);
  }
}
