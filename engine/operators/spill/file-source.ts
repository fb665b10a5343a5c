import type { RecordBatch } from '../../batch/record-batch';
import type { SpillFile } from '../../memory/spill-file';
import type { BatchSource } from '../operator';

/** The batches of a file as a source; the file goes when it is closed. */
export function fileSource(file: SpillFile): BatchSource {
  const pull = file.reader();
  let isOpen = true;
  let reading: Promise<RecordBatch | null> = Promise.resolve(null);
  const close = async (): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    // A read that is on its way must not find its file closed.
    await reading.catch(() => null);
    await file.remove();
  };
  return {
    async next() {
      if (!isOpen) return null;
      reading = pull();
      const batch = await reading;
      if (batch === null) await close();
      return batch;
    },
    close,
  };
}
