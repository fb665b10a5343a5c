// Nothing here waits for anything; the limit is for a machine that is busy with something else.
jest.setTimeout(60_000);
