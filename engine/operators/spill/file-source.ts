import type { RecordBatch } from '../../batch/record-batch';
import type { SpillFile } from '../../memory/spill-file';
import type { BatchSource } from '../operator';

/** The batches of a file as a source; the file goes when it is closed. */
export function fileSource(file: SpillFile): BatchSource {
  const pull = file.reader();
  let closing: Promise<void> | null = null;
  let reading: Promise<RecordBatch | null> = Promise.resolve(null);
  const remove = async (): Promise<void> => {
    // A read that is on its way must not find its file closed.
    await reading.catch(() => null);
    await file.remove();
  };
  const close = (): Promise<void> => {
    closing ??= remove();
    return closing;
  };
  return {
    async next() {
      if (closing !== null) return null;
      reading = pull();
      const batch = await reading;
      if (batch === null) await close();
      return batch;
    },
    close,
  };
}
