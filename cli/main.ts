#!/usr/bin/env node
import { Command } from 'commander';
import { check } from './check';
import { explain } from './explain';

const program = new Command('mycat').description('A MySQL-protocol front door to many databases');

program
  .command('check')
  .description('validate a configuration folder and report every mistake in it')
  .option('--conf <folder>', 'configuration folder', 'conf')
  .action(({ conf }: { conf: string }) => {
    process.exitCode = check(conf, process.env, (line) => console.log(line));
  });

program
  .command('explain')
  .description('show which data nodes a statement goes to, without running it')
  .argument('<sql>', 'one or more statements')
  .option('--conf <folder>', 'configuration folder', 'conf')
  .option('--schema <name>', 'logical schema; may be left out when there is only one')
  .action((sql: string, { conf, schema }: { conf: string; schema?: string }) => {
    process.exitCode = explain(conf, schema ?? null, sql, process.env, (line) => console.log(line));
  });

program
  .command('console')
  .description('run the server in the foreground')
  .option('--conf <folder>', 'configuration folder', 'conf')
  .option('--port <number>', 'port instead of serverPort; 0 = any free one')
  .action(async ({ conf, port }: { conf: string; port?: string }) => {
    const { runConsole } = await import('./console.js');
    process.exitCode = await runConsole({
      conf,
      port: port === undefined ? null : Number(port),
      environment: process.env,
      print: (line) => console.log(line),
    });
  });

void program.parseAsync();
