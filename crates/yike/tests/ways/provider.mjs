// A certified provider of OpenID Connect (panva's oidc-provider) with three made-up people.
// Its packages lie outside the program: SERVERS names the folder of node_modules.
import { generateKeyPairSync } from 'node:crypto';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(`${process.env.SERVERS}/`);
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const library = await load('oidc-provider');
const Provider = library.Provider ?? library.default;

const people = {
  wang: { phone_number: '13800001111', phone_number_verified: true },
  li: { phone_number: '13800002222', phone_number_verified: false },
  zhang: { id_number: '110101194912310024' },
};
const key = (type, options, more) => ({
  ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }),
  use: 'sig',
  ...more,
});
const port = Number(process.argv[2]);
const ours = process.argv[3];
const client = (id, more) => ({
  client_id: id,
  client_secret: 'a secret/of+both sides',
  redirect_uris: [`${ours}/me/login/back/${id}`],
  post_logout_redirect_uris: [`${ours}/`],
  response_types: ['code'],
  grant_types: ['authorization_code'],
  ...more,
});
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    client('city', {}),
    client('bank', {
      id_token_signed_response_alg: 'ES256',
      token_endpoint_auth_method: 'client_secret_post',
    }),
  ],
  jwks: {
    keys: [
      key('rsa', { modulusLength: 2048 }, { alg: 'RS256', kid: 'r1' }),
      key('ec', { namedCurve: 'P-256' }, { alg: 'ES256', kid: 'e1' }),
    ],
  },
  enabledJWA: { idTokenSigningAlgValues: ['RS256', 'ES256'] },
  scopes: ['openid', 'phone', 'identity'],
  claims: {
    openid: ['sub'],
    phone: ['phone_number', 'phone_number_verified'],
    identity: ['id_number'],
  },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, ...people[id] }),
  }),
  pkce: { required: () => true },
  cookies: { keys: ['made up'] },
});
provider.listen(port, '127.0.0.1', () => console.log('ready'));
