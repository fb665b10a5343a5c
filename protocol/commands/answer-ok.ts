import type { Client } from '../frontend/client';

/** OK when the work is done. */
export async function answerOk(client: Client, work: Promise<void>): Promise<void> {
  await work;
  if (!client.isClosed()) client.answerOk();
}
