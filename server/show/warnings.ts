import type { Diagnostic } from '../session/session-view';
import type { ServerStatement } from '../statements/statement';
import { plainTable } from './plain-table';
import { showStatement } from './show-statement';

const columns = ['Level text(7)', 'Code int(4) unsigned', 'Message text(512)'];

function isShown(what: string): (diagnostic: Diagnostic) => boolean {
  return ({ level }) => what === 'WARNINGS' || level === 'Error';
}

/** SHOW WARNINGS | ERRORS [LIMIT [offset,] count], and SHOW COUNT(*) WARNINGS | ERRORS */
export const showDiagnostics: readonly ServerStatement[] = ['WARNINGS', 'ERRORS'].flatMap((what) => [
  showStatement([what], (reader, session) => {
    const { offset, count } = reader.limit();
    reader.end();
    const shown = session.diagnostics.filter(isShown(what)).slice(offset, offset + count);
    return plainTable(
      columns,
      shown.map(({ level, code, message }) => [level, code, message]),
    );
  }),
  showStatement(['COUNT', '(', '*', ')', what], (reader, session) => {
    reader.end();
    const name = what === 'WARNINGS' ? '@@session.warning_count' : '@@session.error_count';
    return plainTable([`${name} bigint(21) unsigned null`], [[session.diagnostics.filter(isShown(what)).length]]);
  }),
]);
