import { type AuthChannel, authenticate, type LoginAttempt, makeNonce } from '../auth/authenticate';
import { Capability, mariaDbServerCapabilities, serverCapabilities } from '../wire/capabilities';
import { malformedPacket, PacketReader } from '../wire/packet-reader';
import { writeAuthMoreData } from '../wire/packets/auth-more-data';
import { writeAuthSwitchRequest } from '../wire/packets/auth-switch-request';
import { type ChangeUser, readChangeUser } from '../wire/packets/change-user';
import { type HandshakeResponse41, readHandshakeResponse41 } from '../wire/packets/handshake-response-41';
import { writeHandshakeV10 } from '../wire/packets/handshake-v10';
import { readSslRequest, sslRequestLength } from '../wire/packets/ssl-request';
import { SqlError } from '../wire/sql-error';
import { StatusFlag } from '../wire/type-codes';
import type { Client } from './client';

/** utf8mb4_general_ci: what the handshake announces. */
const handshakeCollationId = 45;

/** From the first packet to the checked password. Rejects with the SqlError that ends the connection. */
export async function login(client: Client): Promise<HandshakeResponse41> {
  const { options, secureContext } = client.shared;
  const nonce = makeNonce();
  client.nonce = nonce;
  let capabilities = serverCapabilities;
  if (secureContext !== null) capabilities |= Capability.ssl;
  if (options.compression) capabilities |= Capability.compress;
  const serverVersion = client.shared.handler.serverVersion();
  // Of a MySQL nobody expects MariaDB's.
  const mariaDbCapabilities = /mariadb/i.test(serverVersion) ? mariaDbServerCapabilities : 0;
  writeHandshakeV10(client.packets, {
    serverVersion,
    connectionId: client.id,
    nonce,
    capabilities,
    mariaDbCapabilities,
    collationId: handshakeCollationId,
    statusFlags: StatusFlag.autocommit,
    authenticationPlugin: options.defaultAuthenticationPlugin,
  });
  client.flush();

  let packet = await client.receive();
  if (packet.length === sslRequestLength && secureContext !== null) {
    const request = readSslRequest(new PacketReader(packet));
    if ((request.capabilities & Capability.ssl) !== 0) {
      client.startTls(secureContext);
      packet = await client.receive();
    }
  }
  const response = readHandshakeResponse41(new PacketReader(packet), { capabilities, mariaDbCapabilities });
  client.user = response.user;
  await authenticated(client, options.defaultAuthenticationPlugin, {
    user: response.user,
    remoteAddress: client.remoteAddress,
    plugin: response.authenticationPlugin,
    response: response.authResponse,
    nonce,
    secure: client.tls,
    canSwitch: (response.capabilities & Capability.pluginAuth) !== 0,
  });
  return response;
}

/** The password of COM_CHANGE_USER. Rejects with 1045. */
export async function loginAgain(client: Client, reader: PacketReader): Promise<ChangeUser> {
  const change = readChangeUser(reader, client.capabilities);
  if (change.user.length > 1024) throw malformedPacket('the user name is too long');
  const { shared } = client;
  await authenticated(client, shared.options.defaultAuthenticationPlugin, {
    user: change.user,
    remoteAddress: client.remoteAddress,
    plugin: change.authenticationPlugin,
    response: change.authResponse,
    nonce: client.nonce,
    secure: client.tls,
    canSwitch: (client.capabilities & Capability.pluginAuth) !== 0,
  });
  return change;
}

/** Checks the password, and tells the handler before and after. */
async function authenticated(client: Client, defaultPlugin: string, attempt: LoginAttempt): Promise<void> {
  const { handler, authMethods } = client.shared;
  const { user, remoteAddress } = attempt;
  await handler.beforePassword(user, remoteAddress);
  try {
    const credentials = handler.credentials(user, remoteAddress);
    await authenticate(authMethods, defaultPlugin, attempt, credentials, authChannel(client));
  } catch (error) {
    if (error instanceof SqlError && error.errno === 1045) handler.passwordChecked(user, remoteAddress, false);
    throw error;
  }
  handler.passwordChecked(user, remoteAddress, true);
}

function authChannel(client: Client): AuthChannel {
  return {
    switchTo: (plugin, nonce) => {
      client.nonce = nonce;
      writeAuthSwitchRequest(client.packets, { plugin, nonce });
      client.flush();
    },
    send: (data) => {
      writeAuthMoreData(client.packets, data);
      client.flush();
    },
    receive: () => client.receive(),
  };
}
