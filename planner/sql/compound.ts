import type { Token } from './lexed';

/** Where a `;` is part of a statement: the bodies of stored programs, and MariaDB's compound statements outside them. */

const programs = /^(?:PROCEDURE|FUNCTION|TRIGGER|EVENT|PACKAGE)$/;
/** Statements that are compound by themselves (MariaDB manual, "Using Compound Statements Outside of Stored Programs"). */
const compounds = /^(?:IF|CASE|LOOP|REPEAT|WHILE|FOR)$/;
/** After these a statement begins. */
const before = /^(?:;|:|BEGIN|ATOMIC|THEN|ELSE|DO|LOOP|REPEAT)$/;
/** After these the body of a program begins: the end of its parameters, FOR EACH ROW, and characteristics. */
const beforeBody = /^(?:\)|ROW|DETERMINISTIC|SQL|DATA|INVOKER|DEFINER|IS|AS)$/;
/** How many tokens at most stand before the word that says what is created: `CREATE OR REPLACE DEFINER = 'a'@'b' AGGREGATE FUNCTION`. */
const wordsBeforeProgram = 12;

/** Whether a `;` after these tokens does not end the statement. */
export function endsInsideBlock(tokens: readonly Token[]): boolean {
  if (!mayHaveBlocks(tokens)) return false;
  const open: string[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const word = wordAt(tokens, index);
    if (word === 'END' && closes(tokens, index, open.at(-1))) open.pop();
    else if (word !== '' && opens(word, tokens, index, open.length === 0)) open.push(word);
  }
  return open.length > 0;
}

/** The tokens with which statements inside a stored program or a compound statement begin. */
export function* innerStatements(tokens: readonly Token[]): Generator<readonly Token[]> {
  if (!mayHaveBlocks(tokens)) return;
  for (let index = 1; index < tokens.length; index++) {
    const previous = textAt(tokens, index - 1);
    if (before.test(previous) || beforeBody.test(previous)) yield tokens.slice(index, index + 6);
  }
}

/** CALL, and compound statements outside stored programs. */
export function runsProgram(tokens: readonly Token[]): boolean {
  const first = wordAt(tokens, 0);
  return first === 'CALL' || (first !== 'CREATE' && first !== 'ALTER' && mayHaveBlocks(tokens));
}

function mayHaveBlocks(tokens: readonly Token[]): boolean {
  const first = wordAt(tokens, 0);
  if (first === 'CREATE' || first === 'ALTER') {
    for (let index = 1; index < Math.min(tokens.length, wordsBeforeProgram); index++)
      if (programs.test(wordAt(tokens, index))) return true;
    return false;
  }
  if (first === 'BEGIN') return wordAt(tokens, 1) === 'NOT';
  if (compounds.test(first)) return true;
  return first !== '' && textAt(tokens, 1) === ':';
}

function opens(word: string, tokens: readonly Token[], index: number, atBody: boolean): boolean {
  const previous = textAt(tokens, index - 1);
  switch (word) {
    case 'CASE':
    case 'WHILE':
    case 'LOOP':
      return previous !== 'END';
    case 'BEGIN':
    case 'IF':
    case 'REPEAT':
    case 'FOR':
      if (index === 0 || before.test(previous)) return true;
      if (atBody) return beforeBody.test(previous) || isText(tokens[index - 1]);
      return word !== 'FOR' && handles(tokens, index);
    default:
      return false;
  }
}

/** What follows the conditions of `DECLARE … HANDLER FOR` is a statement. */
function handles(tokens: readonly Token[], index: number): boolean {
  for (let at = index - 1; at >= 0; at--) {
    const word = textAt(tokens, at);
    if (word === 'HANDLER') return true;
    if (word === ';' || word === '(' || word === 'BEGIN') return false;
  }
  return false;
}

/** `end` may be the name of a column, but not where a block or an expression of CASE ends. */
function closes(tokens: readonly Token[], index: number, innermost: string | undefined): boolean {
  if (innermost === undefined) return false;
  if (innermost === 'CASE' || /^(?:;|BEGIN)$/.test(textAt(tokens, index - 1))) return true;
  return innermost === 'REPEAT' && wordAt(tokens, index + 1) === 'REPEAT';
}

/** COMMENT 'text' before a body. */
function isText(token: Token | undefined): boolean {
  return token?.kind === 'string';
}

function wordAt(tokens: readonly Token[], index: number): string {
  const token = tokens[index];
  return token?.kind === 'word' ? token.text.toUpperCase() : '';
}

function textAt(tokens: readonly Token[], index: number): string {
  const token = tokens[index];
  return token?.kind === 'word' || token?.kind === 'symbol' ? token.text.toUpperCase() : '';
}
