// `npm run demo`: installs and compiles what is missing, then runs `mycat demo` with the arguments given.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`The demo needs Node.js 20.19 or later; this is ${process.versions.node}.`);
  process.exit(1);
}

function step(what, command, args) {
  console.log(`${what} …`);
  const { status } = spawnSync(command, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status === 0) return;
  console.error(`${what} failed: ${command} ${args.join(' ')}`);
  process.exit(1);
}

/** Time of the newest source file below a folder. */
function newest(folder) {
  return readdirSync(folder, { withFileTypes: true }).reduce((time, entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return Math.max(time, newest(path));
    return entry.name.endsWith('.ts') ? Math.max(time, statSync(path).mtimeMs) : time;
  }, 0);
}

const compiled = 'dist/cli/main.js';
const folders = ['cli', 'conf', 'connectors', 'engine', 'planner', 'protocol', 'server'];
if (!existsSync('node_modules/@duckdb/node-api') || !existsSync('node_modules/typescript'))
  step('Installing dependencies', 'npm', ['install', '--no-audit', '--no-fund']);
if (!existsSync(compiled) || Math.max(...folders.map(newest)) > statSync(compiled).mtimeMs)
  step('Compiling', process.execPath, ['scripts/build.mjs']);

// In this process, so that signals reach the server once.
process.argv = [process.execPath, compiled, 'demo', ...process.argv.slice(2)];
await import(`../${compiled}`);
