import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { TlsSettings } from './options';

const selfSignedYears = 10;

/** Reads or makes the certificate. Rejects when it cannot be read, or does not fit its key. */
export async function secureContext(settings: TlsSettings): Promise<SecureContext> {
  const { certificate, key } = settings.kind === 'given' ? settings : await selfSigned(settings.folder);
  return createSecureContext({ cert: certificate, key, minVersion: 'TLSv1.2' });
}

async function selfSigned(folder: string): Promise<{ certificate: string; key: string }> {
  const certificateFile = join(folder, 'server-cert.pem');
  const keyFile = join(folder, 'server-key.pem');
  try {
    const [certificate, key] = await Promise.all([readFile(certificateFile, 'utf8'), readFile(keyFile, 'utf8')]);
    return { certificate, key };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  // Loaded only here: it brings a whole X.509 library, which a start with a certificate at hand does not need.
  const { generate } = await import('selfsigned');
  const notAfterDate = new Date();
  notAfterDate.setFullYear(notAfterDate.getFullYear() + selfSignedYears);
  const made = await generate([{ name: 'commonName', value: 'mycat' }], {
    keySize: 2048,
    algorithm: 'sha256',
    notAfterDate,
  });
  await mkdir(folder, { recursive: true });
  await writeFile(keyFile, made.private, { mode: 0o600 });
  await chmod(keyFile, 0o600);
  await writeFile(certificateFile, made.cert);
  return { certificate: made.cert, key: made.private };
}
