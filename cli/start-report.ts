/** What `mycat console` tells the `mycat start` that has started it, once. */
export interface StartReport {
  readonly kind: 'ready' | 'failed';
  readonly lines: readonly string[];
}

/** Tells it, when there is one, and lets it go. */
export async function reportStart(report: StartReport): Promise<void> {
  if (!process.send) return;
  await new Promise<void>((resolve) => process.send!(report, () => resolve()));
  if (process.connected) process.disconnect();
}
