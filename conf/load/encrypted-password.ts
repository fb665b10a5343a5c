/**
 * `usingDecrypt`: passwords as MyCAT 1.6 writes them into its files (mycat-1.6, 3.2): `0:user:password` or `1:host:user:password`, encrypted
 * with the private key of a pair that was published with MyCAT's source, in Base64. Whoever reads the file can read the password: it hides it
 * from a glance, and it lets files of MyCAT be taken over as they are. `${NAME}` and the environment keep a password out of the files.
 */
import { createPrivateKey, createPublicKey, privateEncrypt, publicDecrypt } from 'node:crypto';

/** The public half, X.509 in Base64. */
const publicKey =
  'MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAKHGwq7q2RmwuRgKxBypQHw0mYu4BQZ3eMsTrdK8E6igRcxsobUC7uT0SoxIjl1WveWniCASejoQtn/BY6hVKWsCAwEAAQ==';
/** The private half, PKCS #8 in Base64: as public as the other. */
const privateKey =
  'MIIBVAIBADANBgkqhkiG9w0BAQEFAASCAT4wggE6AgEAAkEAocbCrurZGbC5GArEHKlAfDSZi7gFBnd4yxOt0rwTqKBFzGyhtQLu5PRKjEiOXVa95aeIIBJ6OhC2f8FjqFUpawIDAQABAkAPejKaBYHrwUqUEEOe8lpnB6lBAsQIUFnQI/vXU4MV+MhIzW0BLVZCiarIQqUXeOhThVWXKFt8GxCykrrUsQ6BAiEA4vMVxEHBovz1di3aozzFvSMdsjTcYRRo82hS5Ru2/OECIQC2fAPoXixVTVY7bNMeuxCP4954ZkXp7fEPDINCjcQDywIgcc8XLkkPcs3Jxk7uYofaXaPbg39wuJpEmzPIxi3k0OECIGubmdpOnin3HuCP/bbjbJLNNoUdGiEmFL5hDI4UdwAdAiEAtcAwbm08bKN7pwwvyqaCBC//VnEWaq39DCzxr+Z2EIk=';

/** Bytes that a block of this key holds, less PKCS #1 padding. */
const textBytesMax = 512 / 8 - 11;

/** What stands before the password inside. */
export const encryptionForm = {
  user: (user: string): string => `0:${user}:`,
  host: (host: string, user: string): string => `1:${host}:${user}:`,
} as const;

/** The password; null when the text was not encrypted with that key, or for another user or host. */
export function decryptPassword(encrypted: string, form: string): string | null {
  let text: string;
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    text = publicDecrypt(key, Buffer.from(encrypted, 'base64')).toString('utf8');
  } catch {
    // Whatever the library says of it, it is not one of these texts.
    return null;
  }
  return text.startsWith(form) ? text.slice(form.length) : null;
}

/** As MyCAT's own tool makes it. Errors: a RangeError when it is too long. */
export function encryptPassword(password: string, form: string): string {
  const text = Buffer.from(form + password, 'utf8');
  if (text.length > textBytesMax)
    throw new RangeError(`names and password may take ${textBytesMax} bytes together, these take ${text.length}`);
  const key = createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' });
  return privateEncrypt(key, text).toString('base64');
}
