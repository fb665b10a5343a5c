import { addAbortListener, removeAbortListener } from '../../../connectors/mysql/abort-listeners';

describe('listeners of a signal', () => {
  function recorder(): { readonly told: string[]; listener(name: string): () => void } {
    const told: string[] = [];
    return { told, listener: (name) => () => told.push(name) };
  }

  test('all that are there are told, once', () => {
    const { told, listener } = recorder();
    const abort = new AbortController();
    for (const name of ['a', 'b', 'c']) addAbortListener(abort.signal, listener(name));
    abort.abort();
    abort.abort();
    expect(told).toEqual(['a', 'b', 'c']);
  });

  test('those that were removed are not, whichever they were', () => {
    const { told, listener } = recorder();
    const abort = new AbortController();
    const [a, b, c] = ['a', 'b', 'c'].map(listener) as [() => void, () => void, () => void];
    for (const each of [a, b, c]) addAbortListener(abort.signal, each);
    removeAbortListener(abort.signal, b);
    removeAbortListener(abort.signal, a);
    addAbortListener(abort.signal, listener('d'));
    abort.abort();
    expect(told.sort()).toEqual(['c', 'd']);
  });

  test('one may remove another while they are told', () => {
    const abort = new AbortController();
    const told: string[] = [];
    const second = (): void => {
      told.push('second');
    };
    addAbortListener(abort.signal, () => {
      told.push('first');
      removeAbortListener(abort.signal, second);
    });
    addAbortListener(abort.signal, second);
    abort.abort();
    expect(told).toEqual(['first', 'second']);
  });
});
