import type { Connection, PacketSink, QueryResult } from '../../../connectors/connector';
import type { RecordBatch } from '../../../engine/batch/record-batch';
import type { Measurement } from './measurement';

/** The connection, its statements measured. @param begin told of a statement that is sent; null = it is not measured */
export function measuredConnection(connection: Connection, begin: (sql: string) => Measurement | null): Connection {
  const { forward, queryPackets } = connection;
  const measured: Pick<Connection, 'query' | 'queryPackets' | 'forward'> = {
    query: async (sql, signal) => {
      const measurement = begin(sql);
      if (measurement === null) return connection.query(sql, signal);
      const sinceMs = started(measurement);
      return withMeasuredBatches(await connection.query(sql, signal), measurement, sinceMs);
    },
    ...(queryPackets && {
      queryPackets: async (sql, packets, signal) => {
        const measurement = begin(sql);
        if (measurement === null) return queryPackets.call(connection, sql, packets, signal);
        const sinceMs = started(measurement);
        return withMeasuredBatches(await queryPackets.call(connection, sql, packets, signal), measurement, sinceMs);
      },
    }),
    ...(forward && {
      forward: async (sql, sink, signal) => {
        const measurement = begin(sql);
        if (measurement === null) return forward.call(connection, sql, sink, signal);
        const sinceMs = started(measurement);
        try {
          return await forward.call(connection, sql, measuredSink(sink, measurement, sinceMs), signal);
        } finally {
          measurement.totalMs += performance.now() - sinceMs;
        }
      },
    }),
  };
  return new Proxy(connection, {
    get(target, name) {
      if (name in measured) return measured[name as keyof typeof measured];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function started(measurement: Measurement): number {
  measurement.runs++;
  return performance.now();
}

function withMeasuredBatches(result: QueryResult, measurement: Measurement, sinceMs: number): QueryResult {
  if (result.kind !== 'rows') return result;
  const { batches } = result;
  async function* measured(): AsyncGenerator<RecordBatch> {
    try {
      for await (const batch of batches) {
        measurement.addBatch(batch, sinceMs);
        yield batch;
      }
    } finally {
      measurement.totalMs += performance.now() - sinceMs;
    }
  }
  return { ...result, batches: measured() };
}

function measuredSink(sink: PacketSink, measurement: Measurement, sinceMs: number): PacketSink {
  return {
    columns: (definitions) => sink.columns(definitions),
    rowPackets: (chunk, packetCount) => {
      measurement.add(packetCount, chunk.length, sinceMs);
      return sink.rowPackets(chunk, packetCount);
    },
    drained: () => sink.drained(),
  };
}
