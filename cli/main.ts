#!/usr/bin/env node
import { Command } from 'commander';
import { check } from './check';

const program = new Command('mycat').description('A MySQL-protocol front door to many databases');

program
  .command('check')
  .description('validate a configuration folder and report every mistake in it')
  .option('--conf <folder>', 'configuration folder', 'conf')
  .action(({ conf }: { conf: string }) => {
    process.exitCode = check(conf, process.env, (line) => console.log(line));
  });

program.parse();
