/**
 * Rows of TPC-H (specification 4.2), as INSERT statements of many rows. Counts, keys and value domains are the specification's; which values
 * come together is decided by our own seeded numbers, so answers are not those of the specification's own program.
 */
import { Random } from '../support/random';
import {
  colours,
  commentWords,
  containerSyllables,
  instructions,
  modes,
  nations,
  priorities,
  regions,
  segments,
  typeSyllables,
} from './words';

const rowsPerStatement = 1000;

/** @param scale 1 = 6 million lines of orders */
export function* generateTpch(scale: number, seed = 19920103): Generator<string> {
  const random = new Random(seed);
  const counts: Counts = {
    suppliers: Math.max(1, Math.round(10_000 * scale)),
    parts: Math.max(1, Math.round(200_000 * scale)),
    customers: Math.max(3, Math.round(150_000 * scale)),
    orders: Math.max(1, Math.round(1_500_000 * scale)),
  };
  yield* insert('region', regionRows(random));
  yield* insert('nation', nationRows(random));
  yield* insert('supplier', supplierRows(counts, random));
  yield* insert('part', partRows(counts, random));
  yield* insert('partsupp', partsuppRows(counts, random));
  yield* insert('customer', customerRows(counts, random));
  yield* ordersAndLines(counts, random);
}

interface Counts {
  readonly suppliers: number;
  readonly parts: number;
  readonly customers: number;
  readonly orders: number;
}

function* insert(table: string, rows: Iterable<string>): Generator<string> {
  let chunk: string[] = [];
  for (const row of rows) {
    chunk.push(row);
    if (chunk.length < rowsPerStatement) continue;
    yield `INSERT INTO ${table} VALUES ${chunk.join(',')}`;
    chunk = [];
  }
  if (chunk.length > 0) yield `INSERT INTO ${table} VALUES ${chunk.join(',')}`;
}

const between = (random: Random, low: number, high: number): number => low + random.below(high - low + 1);
const cents = (value: number): string => (value / 100).toFixed(2);
const numbered = (prefix: string, value: number): string => `${prefix}#${String(value).padStart(9, '0')}`;

/** Words up to `length` characters. */
function comment(random: Random, length: number): string {
  let text = '';
  for (let kind = random.below(3); ; kind = (kind + 1) % 3) {
    const word = random.pick(commentWords[kind]!);
    const longer = text === '' ? word : `${text} ${word}`;
    if (longer.length > length) return text;
    text = longer;
  }
}

const addressLetters = '0123456789abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ,';

function address(random: Random): string {
  let text = '';
  for (let left = between(random, 10, 40); left > 0; left--)
    text += addressLetters[random.below(addressLetters.length)]!;
  return text.trim();
}

const phone = (random: Random, nation: number): string =>
  `${nation + 10}-${between(random, 100, 999)}-${between(random, 100, 999)}-${between(random, 1000, 9999)}`;

function* regionRows(random: Random): Generator<string> {
  for (const [key, name] of regions.entries()) yield `(${key},'${name}','${comment(random, 100)}')`;
}

function* nationRows(random: Random): Generator<string> {
  for (const [key, [name, region]] of nations.entries()) yield `(${key},'${name}',${region},'${comment(random, 100)}')`;
}

function* supplierRows({ suppliers }: Counts, random: Random): Generator<string> {
  for (let key = 1; key <= suppliers; key++) {
    const nation = random.below(nations.length);
    // Of ten thousand five complain and five recommend; of fewer, still one each.
    const noted = key % 2000 === 7 ? 'Customer big Complaints ' : key % 2000 === 13 ? 'Customer big Recommends ' : '';
    yield `(${key},'${numbered('Supplier', key)}','${address(random)}',${nation},'${phone(random, nation)}',${cents(
      between(random, -99_999, 999_999),
    )},'${noted}${comment(random, 75)}')`;
  }
}

/** P_RETAILPRICE in cents. */
const retailPrice = (part: number): number => 90_000 + (Math.floor(part / 10) % 20_001) + 100 * (part % 1000);

function* partRows({ parts }: Counts, random: Random): Generator<string> {
  for (let key = 1; key <= parts; key++) {
    const names = new Set<string>();
    while (names.size < 5) names.add(random.pick(colours));
    const maker = between(random, 1, 5);
    const type = typeSyllables.map((syllables) => random.pick(syllables)).join(' ');
    const container = containerSyllables.map((syllables) => random.pick(syllables)).join(' ');
    yield `(${key},'${[...names].join(' ')}','Manufacturer#${maker}','Brand#${maker}${between(random, 1, 5)}','${type}',${between(
      random,
      1,
      50,
    )},'${container}',${cents(retailPrice(key))},'${comment(random, 22)}')`;
  }
}

/** The supplier that sells a part as its number `index` of four. */
const supplierOf = (part: number, index: number, suppliers: number): number =>
  ((part + index * (Math.floor(suppliers / 4) + Math.floor((part - 1) / suppliers))) % suppliers) + 1;

function* partsuppRows({ parts, suppliers }: Counts, random: Random): Generator<string> {
  for (let part = 1; part <= parts; part++) {
    for (let index = 0; index < 4; index++)
      yield `(${part},${supplierOf(part, index, suppliers)},${between(random, 1, 9999)},${cents(
        between(random, 100, 100_000),
      )},'${comment(random, 120)}')`;
  }
}

function* customerRows({ customers }: Counts, random: Random): Generator<string> {
  for (let key = 1; key <= customers; key++) {
    const nation = random.below(nations.length);
    yield `(${key},'${numbered('Customer', key)}','${address(random)}',${nation},'${phone(random, nation)}',${cents(
      between(random, -99_999, 999_999),
    )},'${random.pick(segments)}','${comment(random, 90)}')`;
  }
}

const firstDay = Date.UTC(1992, 0, 1) / 86_400_000;
const lastOrderDay = Date.UTC(1998, 11, 31) / 86_400_000 - 151;
const currentDay = Date.UTC(1995, 5, 17) / 86_400_000;
const dateTexts = new Map<number, string>();

/** @param day since 1970-01-01 */
function dateText(day: number): string {
  let text = dateTexts.get(day);
  if (text === undefined) {
    text = `'${new Date(day * 86_400_000).toISOString().slice(0, 10)}'`;
    dateTexts.set(day, text);
  }
  return text;
}

function* ordersAndLines(counts: Counts, random: Random): Generator<string> {
  let orders: string[] = [];
  let lines: string[] = [];
  for (let number = 0; number < counts.orders; number++) {
    const order = orderWithLines(number, counts, random);
    orders.push(order.row);
    lines.push(...order.lines);
    if (orders.length < rowsPerStatement && number < counts.orders - 1) continue;
    yield* insert('orders', orders);
    yield* insert('lineitem', lines);
    orders = [];
    lines = [];
  }
}

function orderWithLines(
  number: number,
  { customers, parts, suppliers, orders }: Counts,
  random: Random,
): { readonly row: string; readonly lines: readonly string[] } {
  // Eight keys of each 32 are in use; a third of the customers never order.
  const key = Math.floor(number / 8) * 32 + (number % 8) + 1;
  let customer = between(random, 1, customers);
  while (customer % 3 === 0) customer = between(random, 1, customers);
  const day = between(random, firstDay, lastOrderDay);
  const lines: string[] = [];
  let total = 0;
  let shipped = 0;
  const count = between(random, 1, 7);
  for (let line = 1; line <= count; line++) {
    const part = between(random, 1, parts);
    const quantity = between(random, 1, 50);
    const price = quantity * retailPrice(part);
    const discount = random.below(11);
    const tax = random.below(9);
    const shipDay = day + between(random, 1, 121);
    const receiptDay = shipDay + between(random, 1, 30);
    total += Math.round((price * (100 + tax) * (100 - discount)) / 10_000);
    if (shipDay <= currentDay) shipped++;
    lines.push(
      `(${key},${part},${supplierOf(part, random.below(4), suppliers)},${line},${quantity},${cents(price)},0.${String(
        discount,
      ).padStart(2, '0')},0.0${tax},'${receiptDay > currentDay ? 'N' : random.chance(0.5) ? 'R' : 'A'}','${
        shipDay > currentDay ? 'O' : 'F'
      }',${dateText(shipDay)},${dateText(day + between(random, 30, 90))},${dateText(receiptDay)},'${random.pick(
        instructions,
      )}','${random.pick(modes)}','${comment(random, 35)}')`,
    );
  }
  const status = shipped === count ? 'F' : shipped === 0 ? 'O' : 'P';
  const clerk = numbered('Clerk', between(random, 1, Math.max(1, Math.round(orders / 1500))));
  return {
    row: `(${key},${customer},'${status}',${cents(total)},${dateText(day)},'${random.pick(priorities)}','${clerk}',0,'${comment(
      random,
      60,
    )}')`,
    lines,
  };
}
