import type { SystemSettings } from '../../../conf/catalog';
import type { MeasuredServer } from '../metrics/measured-server';
import type { ObservationPort } from './observation-port';

/** Opens the HTTP port when httpPort is configured; its code and the metrics library are loaded only then. Errors: the address is taken. */
export async function openObservationPort(
  server: MeasuredServer,
  { httpPort, httpBindIp }: SystemSettings,
  failed: (error: unknown) => void,
): Promise<ObservationPort | null> {
  if (httpPort === null) return null;
  const loaded = await import('./observation-port.js');
  return loaded.ObservationPort.open(server, { host: httpBindIp, port: httpPort, failed });
}
