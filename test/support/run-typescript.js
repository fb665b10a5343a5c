/** `node -r test/support/run-typescript.js file.ts`: runs TypeScript sources as they are, for tests that start processes of ours. */
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { transformSync } = require('@swc/core');

require.extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), {
    filename,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
  });
  module._compile(code, filename);
};

/** Sources import one another with the extension that they have once they are compiled. */
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function resolve(request, ...rest) {
  if (!/^\.\.?\/.*\.js$/.test(request)) return resolveFilename.call(this, request, ...rest);
  try {
    return resolveFilename.call(this, request, ...rest);
  } catch {
    return resolveFilename.call(this, request.replace(/\.js$/, '.ts'), ...rest);
  }
};
