jest.setTimeout(180_000);
// Servers start, replicate and die here, at a speed that is not ours. A test that fails is run once more; its first failure is printed.
jest.retryTimes(1, { logErrorsBeforeRetry: true });
