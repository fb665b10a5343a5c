/** A TCP relay that knows nothing of what it carries: the least that anything in front of a server can cost. `node relay.js <target port>` */
import { connect, createServer } from 'node:net';

const target = Number(process.argv[2]);

const server = createServer((client) => {
  const backend = connect(target, '127.0.0.1');
  client.setNoDelay(true);
  backend.setNoDelay(true);
  client.on('data', (chunk) => {
    if (!backend.write(chunk)) client.pause();
  });
  backend.on('drain', () => client.resume());
  backend.on('data', (chunk) => {
    if (!client.write(chunk)) backend.pause();
  });
  client.on('drain', () => backend.resume());
  client.on('close', () => backend.destroy());
  backend.on('close', () => client.destroy());
  client.on('error', () => backend.destroy());
  backend.on('error', () => client.destroy());
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`ready ${typeof address === 'object' && address ? address.port : 0}\n`);
});
