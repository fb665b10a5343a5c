import { lexStatements } from '../../../planner/sql/lexer';

const lex = (text: string, ...modes: string[]) => lexStatements(text, { sqlMode: new Set(modes) });
const kinds = (text: string, ...modes: string[]) =>
  lex(text, ...modes)[0]!.tokens.map((token) => `${token.kind}:${token.text}`);

describe('tokens', () => {
  test.each<[string, string[]]>([
    ['1--1', ['integer:1', 'symbol:-', 'symbol:-', 'integer:1']],
    ['1 -- c\n+2', ['integer:1', 'symbol:+', 'integer:2']],
    ['1e0', ['float:1e0']],
    ['1.e5', ['float:1.e5']],
    ['.5', ['decimal:.5']],
    ['t.1b', ['word:t', 'symbol:.', 'word:1b']],
    ['1a', ['word:1a']],
    ['18446744073709551615', ['integer:18446744073709551615']],
    ['-0xf', ['symbol:-', 'hex:f']],
    ["x'1F' b'01'", ['hex:1F', 'bits:01']],
    ["'a' 'b'", ['string:ab']],
    ["'it''s'", ["string:it's"]],
    [String.raw`'a\'b\n\%'`, ["string:a'b\n\\%"]],
    ["_utf8mb4'x'", ['introducer:utf8mb4', 'string:x']],
    ["N'x'", ['string:x']],
    ['`a``b`', ['quoted-name:a`b']],
    ['"s"', ['string:s']],
    ['a<=>b', ['word:a', 'symbol:<=>', 'word:b']],
    ["j->>'$.a'", ['word:j', 'symbol:->>', 'string:$.a']],
    ['@v := @@session.x', ['user-variable:v', 'symbol::=', 'system-variable:session.x']],
    ['1 /*!50000 +2 */', ['integer:1', 'symbol:+', 'integer:2']],
    ['1 /*!999999 +2 */', ['integer:1']],
    ['1 /*M!100100 +2 */ /* c */ # d', ['integer:1', 'symbol:+', 'integer:2']],
    ['? + ?', ['placeholder:', 'symbol:+', 'placeholder:']],
  ])('%s', (text, expected) => expect(kinds(text)).toEqual(expected));

  test('sql_mode changes what quotes and backslashes mean', () => {
    expect(kinds('"s"', 'ANSI_QUOTES')).toEqual(['quoted-name:s']);
    expect(kinds(String.raw`'a\'`, 'NO_BACKSLASH_ESCAPES')).toEqual(['string:a\\']);
  });
});

describe('statements', () => {
  test('are split at semicolons outside strings and comments, and empty ones are dropped', () => {
    const found = lex("SELECT ';'; ; /* ; */ SELECT 2 ;");
    expect(found.map((statement) => statement.text)).toEqual(["SELECT ';'", 'SELECT 2']);
    expect(found[1]!.tokens.map((token) => found[1]!.text.slice(token.start, token.end))).toEqual(['SELECT', '2']);
  });

  test('of one shape differ only in literals', () => {
    const [one] = lex("select * from t where id=1 and name='x'");
    const [two] = lex('select *  from t where id = 22 and name = "yy" -- c');
    expect(one!.shape).toBe(two!.shape);
    expect(one!.literals.map((literal) => literal.text)).toEqual(['1', 'x']);
  });

  test.each([
    ['/*!mycat:datanode=dn1*/ select 1', 'datanode', 'dn1'],
    ['/*#mycat:schema=A*/select 1', 'schema', 'A'],
    ['/** mycat: db_type = master */ select 1', 'db_type', 'master'],
    ["/*mycat:sql='select 1'*/ call p()", 'sql', 'select 1'],
  ])('carry the hint of %s', (text, key, value) => expect(lex(text)[0]!.hint).toEqual({ key, value }));

  test.each(["'a", '`a', '/* a', '/*! a', "x'1"])('%s is refused in the words of MySQL', (text) => {
    expect(() => lex(text)).toThrow(/^You have an error in your SQL syntax.*at line 1$/s);
  });
});
