/**
 * The HTTP port for those who watch the server: GET /metrics (Prometheus), /healthz (the process turns), /readyz (traffic may be sent here).
 * Loaded when a port is configured.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MeasuredServer } from '../metrics/measured-server';
import { MetricsRegistry } from '../metrics/registry';
import { notReadyReasons } from './readiness';

export interface ObservationPortOptions {
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  /** Told of requests that could not be answered. */
  readonly failed: (error: unknown) => void;
}

/** Milliseconds that a request may take to arrive. */
const requestTimeoutMs = 10_000;

export class ObservationPort {
  private isStopping = false;
  private readonly registry: MetricsRegistry;
  private readonly http: Server;

  private constructor(
    private readonly server: MeasuredServer,
    options: ObservationPortOptions,
  ) {
    this.registry = new MetricsRegistry(server);
    this.http = createServer({ requestTimeout: requestTimeoutMs }, (request, response) => {
      this.answer(request, response).catch((error: unknown) => {
        options.failed(error);
        if (!response.headersSent) response.writeHead(500);
        response.end();
      });
    });
  }

  /** Errors: the address is taken. */
  static async open(server: MeasuredServer, options: ObservationPortOptions): Promise<ObservationPort> {
    const port = new ObservationPort(server, options);
    await new Promise<void>((resolve, reject) => {
      port.http.once('error', reject);
      port.http.listen(options.port, options.host, () => {
        port.http.off('error', reject);
        port.http.on('error', options.failed);
        resolve();
      });
    });
    return port;
  }

  get port(): number {
    return (this.http.address() as AddressInfo).port;
  }

  /** The server is about to stop: not ready from now on. */
  stopping(): void {
    this.isStopping = true;
  }

  async close(): Promise<void> {
    this.registry.close();
    const closed = new Promise<void>((resolve) => this.http.close(() => resolve()));
    this.http.closeAllConnections();
    await closed;
  }

  private async answer({ method, url }: IncomingMessage, response: ServerResponse): Promise<void> {
    if (method !== 'GET' && method !== 'HEAD') {
      send(response, 405, 'text/plain', 'GET is understood\n');
      return;
    }
    switch (new URL(url ?? '/', 'http://localhost').pathname) {
      case '/metrics':
        send(response, 200, this.registry.contentType, await this.registry.text());
        return;
      case '/healthz':
        send(response, 200, 'text/plain', 'ok\n');
        return;
      case '/readyz': {
        const reasons = this.isStopping ? ['stopping'] : notReadyReasons(this.server);
        send(response, reasons.length === 0 ? 200 : 503, 'text/plain', `${reasons.join('\n') || 'ready'}\n`);
        return;
      }
      default:
        send(response, 404, 'text/plain', 'There are /metrics, /healthz and /readyz\n');
    }
  }
}

function send(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, { 'content-type': contentType, 'cache-control': 'no-store' });
  response.end(body);
}
