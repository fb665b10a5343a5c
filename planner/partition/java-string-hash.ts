/** java.lang.String.hashCode: h = 31h + unit over the UTF-16 units, 32-bit signed. */
export function javaStringHash(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index++) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
  return hash;
}
