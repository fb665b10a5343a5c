import { createHash } from 'node:crypto';

const alphabet = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Triples of bytes that four characters stand for; the last two bytes have three. */
const triples: readonly (readonly [number, number, number])[] = [
  [0, 10, 20],
  [21, 1, 11],
  [12, 22, 2],
  [3, 13, 23],
  [24, 4, 14],
  [15, 25, 5],
  [6, 16, 26],
  [27, 7, 17],
  [18, 28, 8],
  [9, 19, 29],
];

/** SHA-crypt (U. Drepper, "Unix crypt using SHA-256 and SHA-512") as MySQL uses it: a salt of any length, and only the 43 characters at the end. */
export function sha256Crypt(password: Buffer, salt: Buffer, rounds: number): string {
  const alternate = sha256(password, salt, password);
  const parts: Buffer[] = [password, salt, repeated(alternate, password.length)];
  for (let bits = password.length; bits > 0; bits >>= 1) parts.push((bits & 1) === 1 ? alternate : password);
  let current = sha256(...parts);
  const p = repeated(sha256(...new Array<Buffer>(password.length).fill(password)), password.length);
  const s = repeated(sha256(...new Array<Buffer>(16 + current[0]!).fill(salt)), salt.length);
  for (let round = 0; round < rounds; round++) {
    const odd = (round & 1) === 1;
    const input: Buffer[] = [odd ? p : current];
    if (round % 3 !== 0) input.push(s);
    if (round % 7 !== 0) input.push(p);
    input.push(odd ? current : p);
    current = sha256(...input);
  }
  return encoded(current);
}

function encoded(bytes: Buffer): string {
  const characters = (value: number, count: number): string => {
    let text = '';
    for (let index = 0; index < count; index++) text += alphabet[(value >> (6 * index)) & 63];
    return text;
  };
  const groups = triples.map(([high, middle, low]) =>
    characters((bytes[high]! << 16) | (bytes[middle]! << 8) | bytes[low]!, 4),
  );
  return groups.join('') + characters((bytes[31]! << 8) | bytes[30]!, 3);
}

function repeated(bytes: Buffer, length: number): Buffer {
  const result = Buffer.alloc(length);
  for (let index = 0; index < length; index++) result[index] = bytes[index % bytes.length]!;
  return result;
}

function sha256(...parts: readonly Buffer[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
