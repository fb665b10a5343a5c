/**
 * Those who are to be told when a signal is aborted. A session has one signal for many statements, and each statement listens to it while it
 * runs: this costs a small part of what listeners of the signal itself would, which weighs in point queries.
 */
class AbortListeners {
  /** Mostly there is one. */
  private only: (() => void) | null = null;
  private readonly others = new Set<() => void>();

  add(listener: () => void): void {
    if (this.only === null) this.only = listener;
    else this.others.add(listener);
  }

  remove(listener: () => void): void {
    if (this.only === listener) this.only = null;
    else this.others.delete(listener);
  }

  tell(): void {
    const { only } = this;
    const others = [...this.others];
    this.only = null;
    this.others.clear();
    only?.();
    for (const listener of others) listener();
  }
}

const listenersOf = new WeakMap<AbortSignal, AbortListeners>();

/** `listener` is called once, unless it is removed before. It must not throw. */
export function addAbortListener(signal: AbortSignal, listener: () => void): void {
  let listeners = listenersOf.get(signal);
  if (listeners === undefined) {
    const added = new AbortListeners();
    signal.addEventListener('abort', () => added.tell(), { once: true });
    listenersOf.set(signal, added);
    listeners = added;
  }
  listeners.add(listener);
}

export function removeAbortListener(signal: AbortSignal, listener: () => void): void {
  listenersOf.get(signal)?.remove(listener);
}
