/** CAST(… AS UUID), INET4 and INET6, which comparing with such a column does to text as well. */
import { notSupported } from '../../../protocol/wire/sql-error';
import { columnType, type FixedBinaryName, isFixedBinary, isString } from '../../batch/column-type';
import { fixedBinaryText } from '../../types/fixed-binary';
import type { ScalarFunction } from '../scalar-function';
import { allText, bytesOfRow, compileText } from '../text';

/** Characters that values have at most. */
const lengths: Readonly<Record<FixedBinaryName, number>> = { uuid: 36, inet4: 15, inet6: 39 };

function castTo(name: FixedBinaryName): ScalarFunction {
  return {
    name: `cast_${name}`,
    arity: [1, 1],
    resultType: ([argument]) => {
      const { type } = argument!;
      const isText = isString(type) && type.collation !== 'binary';
      if (!isText && type.name !== name && type.name !== 'null')
        throw notSupported(
          `${isFixedBinary(type) ? type.name.toUpperCase() : type.name} as ${name.toUpperCase()} outside of one data node`,
        );
      return columnType(name, { length: lengths[name], collation: name });
    },
    compile: (call) =>
      compileText(call, allText, (args, out) => {
        const text = args.text(0);
        return (row) => {
          const given = Buffer.from(bytesOfRow(text, row)).toString();
          const value = fixedBinaryText(name, given);
          if (value !== null) out.appendString(value);
          else {
            out.appendNull();
            call.context.warn(1292, `Incorrect ${name} value: '${given}'`);
          }
        };
      }),
  };
}

export const fixedBinaryFunctions: readonly ScalarFunction[] = [castTo('uuid'), castTo('inet4'), castTo('inet6')];
