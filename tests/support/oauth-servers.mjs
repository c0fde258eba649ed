// Other people's sign-in services, for tests: oidc-provider (certified OpenID) as it is, and small servers in the shape of
// OpenID in general, of Microsoft and of GitHub, which say whatever a test wants.
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { SignJWT, exportJWK } from 'jose';
import Provider from 'oidc-provider';

const SECRET = 'the secret that the client has with its provider';

/** As SIGN_IN_PROVIDERS has it. */
export const setting = (id, issuer, more = {}) => ({ id, issuer, client_id: `client-${id}`, client_secret: SECRET, ...more });

async function listen(handler) {
  const server = createServer((request, response) => {
    Promise.resolve(handler(request, response)).catch((error) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = () => new Promise((resolve) => {
    server.closeAllConnections();
    server.close(resolve);
  });
  return { server, url: `http://127.0.0.1:${server.address().port}`, stop };
}

async function form(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return new URLSearchParams(Buffer.concat(parts).toString());
}

function json(response, body, status = 200) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** Where somebody says yes or no, as every service has it: `asked` goes along with the answer. */
function consent(response, title, { action, method = 'get', asked = {} }) {
  const safe = (text) => String(text).replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  const hidden = Object.entries(asked).map(([name, value]) => `<input type="hidden" name="${safe(name)}" value="${safe(value)}">`);
  const buttons = '<button name="answer" value="yes">Allow</button> <button name="answer" value="no">Deny</button>';
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,"><title>${title}</title><h1>${title}</h1><form method="${method}" action="${safe(action)}">${hidden.join('')}${buttons}</form>`;
  response.writeHead(200, { 'content-type': 'text/html' }).end(page);
}

const pair = async (kind, options, jwk) => {
  const { privateKey, publicKey } = generateKeyPairSync(kind, options);
  return { privateKey, publicJwk: { ...(await exportJWK(publicKey)), ...jwk }, privateJwk: { ...(await exportJWK(privateKey)), ...jwk } };
};

/**
 * `oidc-provider` with one client per signing algorithm. `visitor` is who sits at the browser: it is signed in there
 * without being asked, and consents: by itself, or by a button once `ask` was called.
 * @param {{callback: (id: string) => string, clients: Record<string, string>}} options clients: id of the provider with us → algorithm.
 */
export async function startCertified({ callback, clients }) {
  const state = { visitor: null, asks: false, accounts: new Map() };
  const cookies = { keys: [randomBytes(16).toString('hex')] };
  let handle;
  let provider;
  let rotations = 0;
  const place = await listen((request, response) => (request.url.startsWith('/interaction/') ? interact(provider, state, request, response) : handle(request, response)));
  /** Keys cannot be changed in a provider that runs: another one takes its place, at the same address. */
  const rotate = async () => {
    rotations += 1;
    provider = new Provider(place.url, {
      clients: Object.entries(clients).map(([id, alg]) => ({
        client_id: `client-${id}`,
        client_secret: SECRET,
        redirect_uris: [callback(id)],
        grant_types: ['authorization_code'],
        response_types: ['code'],
        token_endpoint_auth_method: 'client_secret_post',
        id_token_signed_response_alg: alg,
      })),
      jwks: { keys: await signingKeys(rotations) },
      enabledJWA: { idTokenSigningAlgValues: ['RS256', 'PS256', 'ES256', 'EdDSA'] },
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'locale'] },
      // As Google does: the claims stand in the id_token.
      conformIdTokenClaims: false,
      pkce: { required: () => true },
      features: { devInteractions: { enabled: false } },
      cookies,
      interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
      findAccount: (_, sub) => state.accounts.has(sub) && { accountId: sub, claims: () => ({ sub, ...state.accounts.get(sub) }) },
      ttl: { AccessToken: 600, AuthorizationCode: 60, IdToken: 600, Interaction: 600, Session: 600, Grant: 600 },
      renderError: (ctx, out) => Object.assign(ctx, { type: 'json', body: out }),
    });
    handle = provider.callback();
  };
  await rotate();
  return {
    url: place.url,
    stop: place.stop,
    /** From now on this account sits at the browser. */
    visit(sub, claims) {
      state.accounts.set(sub, claims);
      state.visitor = sub;
    },
    /** From now on whoever sits at the browser says no. */
    decline() {
      state.visitor = null;
    },
    /** From now on a page asks, with buttons. */
    ask() {
      state.asks = true;
    },
    /** From now on it signs with other keys of other names, and publishes only those. */
    rotate,
  };
}

const signingKeys = async (turn) => {
  const keys = await Promise.all([
    pair('rsa', { modulusLength: 2048 }, { kid: `rsa-${turn}`, use: 'sig' }),
    pair('ec', { namedCurve: 'P-256' }, { kid: `ec-${turn}`, use: 'sig' }),
    pair('ed25519', {}, { kid: `ed-${turn}`, use: 'sig', alg: 'EdDSA' }),
  ]);
  return keys.map(({ privateJwk }) => privateJwk);
};

async function interact(provider, state, request, response) {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  const asks = state.asks && prompt.name === 'consent';
  if (asks && request.method === 'GET') return consent(response, 'Sign in with the certified provider', { action: request.url, method: 'post' });
  const says = asks ? (await form(request)).get('answer') : 'yes';
  if (!state.visitor || says !== 'yes') return provider.interactionFinished(request, response, { error: 'access_denied', error_description: 'no' });
  if (prompt.name === 'login') return provider.interactionFinished(request, response, { login: { accountId: state.visitor } });
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true });
}

/** What the small servers do unless a test says otherwise; each answers with what it is given, changed or not. */
const honest = {
  /** Metadata. */
  document: (document) => document,
  /** The published keys. */
  keys: (keys) => keys,
  /** What the browser brings back; `{error}` for a no. */
  back: (query) => query,
  claims: (claims) => claims,
  header: (header) => header,
  /** Signs; may answer with any text. */
  sign: ({ claims, header, key }) => new SignJWT(claims).setProtectedHeader(header).sign(key),
  /** The answer of the token endpoint; may write to the response itself and answer with nothing. */
  tokens: (body) => body,
  user: (user) => user,
  emails: (emails) => emails,
};

/**
 * One server with many issuers: `/oidc/<any name>`, `/microsoft/…/v2.0`, `/github`.
 * @returns `say`: what it does otherwise, by the names of `honest`; `person`: who sits at the browser; `asks`: whether a page
 *   asks them; `heard`: requests so far.
 */
export async function startSmall() {
  const key = await pair('rsa', { modulusLength: 2048 }, { kid: 'one', use: 'sig', alg: 'RS256' });
  const small = { say: {}, person: {}, asks: false, heard: [], codes: new Map(), key, secret: SECRET };
  const does = (what, ...told) => (small.say[what] ?? honest[what])(...told);
  const place = await listen(async (request, response) => {
    const url = new URL(request.url, 'http://small.example');
    small.heard.push(`${request.method} ${url.pathname}`);
    if (small.say.any?.(request, response)) return undefined;
    const [, base, rest] = /^(\/oidc\/[a-z]+|\/microsoft\/[^/]+\/v2\.0|\/github)(\/.*)$/.exec(url.pathname) ?? [];
    if (!base) return json(response, { error: 'no such page' }, 404);
    const at = { small, does, url, request, response, base: place.url + base };
    return base === '/github' ? gitHub(at, rest) : openId(at, rest);
  });
  const issuer = (name) => `${place.url}${name}`;
  return Object.assign(small, {
    url: place.url,
    stop: place.stop,
    oidc: (name) => issuer(`/oidc/${name}`),
    microsoft: issuer('/microsoft/common/v2.0'),
    github: issuer('/github'),
    reset: () => Object.assign(small, { say: {}, heard: [] }),
  });
}

/** Sends the browser back with a code that belongs to this request; asks before, when `asks` is set. */
function authorize({ small, does, url, response, base }) {
  const { answer, ...asked } = Object.fromEntries(url.searchParams);
  if (small.asks && !answer) return consent(response, 'Sign in with a small server', { action: url.pathname, asked });
  if (answer === 'no') {
    const query = new URLSearchParams({ error: 'access_denied', state: asked.state });
    return response.writeHead(302, { location: `${asked.redirect_uri}?${query}` }).end();
  }
  const code = randomBytes(16).toString('hex');
  small.codes.set(code, { asked, person: small.person, base });
  const query = does('back', { code, state: asked.state }, asked);
  response.writeHead(302, { location: `${asked.redirect_uri}?${new URLSearchParams(query)}` }).end();
}

/** The request whose code it is, once, for the client and the browser of that request only. */
function redeem(small, told) {
  const known = small.codes.get(told.get('code'));
  small.codes.delete(told.get('code'));
  if (!known) return null;
  const { asked } = known;
  const challenge = createHash('sha256').update(told.get('code_verifier') ?? '').digest('base64url');
  const right = told.get('client_id') === asked.client_id && told.get('client_secret') === SECRET && told.get('redirect_uri') === asked.redirect_uri;
  return right && asked.code_challenge_method === 'S256' && challenge === asked.code_challenge ? known : null;
}

async function openId(at, rest) {
  const { small, does, request, response, base } = at;
  const isMicrosoft = base.includes('/microsoft/');
  const issuer = isMicrosoft ? base.replace('/common/', '/{tenantid}/') : base;
  if (rest === '/.well-known/openid-configuration') {
    const document = { issuer, authorization_endpoint: `${base}/authorize`, token_endpoint: `${base}/token`, jwks_uri: `${base}/keys`, response_types_supported: ['code'], subject_types_supported: ['public'], id_token_signing_alg_values_supported: ['RS256'] };
    return json(response, does('document', document));
  }
  if (rest === '/keys') return json(response, { keys: does('keys', [small.key.publicJwk]) });
  if (rest === '/authorize') return authorize(at);
  if (rest !== '/token') return json(response, { error: 'no such page' }, 404);
  const known = redeem(small, await form(request));
  if (!known) return json(response, { error: 'invalid_grant' }, 400);
  const now = Math.floor(Date.now() / 1000);
  const { asked, person } = known;
  const plain = { iss: issuer.replace('{tenantid}', person.tid ?? ''), aud: asked.client_id, iat: now, exp: now + 600, nonce: asked.nonce, ...person };
  const claims = does('claims', plain, now);
  const header = does('header', { alg: 'RS256', typ: 'JWT', kid: 'one' });
  const id_token = await does('sign', { claims, header, key: small.key.privateKey, secret: SECRET });
  const body = does('tokens', { access_token: randomBytes(8).toString('hex'), token_type: 'Bearer', expires_in: 600, id_token }, response);
  return body === undefined ? undefined : json(response, body);
}

async function gitHub(at, rest) {
  const { small, does, request, response } = at;
  if (rest === '/login/oauth/authorize') return authorize(at);
  if (rest === '/login/oauth/access_token') {
    const known = redeem(small, await form(request));
    // GitHub answers 200 with an error, too.
    if (!known) return json(response, { error: 'bad_verification_code' });
    const access_token = `gho_${randomBytes(8).toString('hex')}`;
    small.codes.set(access_token, known);
    const body = does('tokens', { access_token, token_type: 'bearer', scope: known.asked.scope }, response);
    return body === undefined ? undefined : json(response, body);
  }
  const known = small.codes.get(request.headers.authorization?.replace('Bearer ', ''));
  // GitHub refuses whoever does not say who they are.
  if (!known || !request.headers['user-agent']) return json(response, { message: 'Bad credentials' }, 401);
  const { id, login, name, emails } = known.person;
  if (rest === '/api/v3/user') return json(response, does('user', { id, login, name, email: null }));
  if (rest === '/api/v3/user/emails') return json(response, does('emails', emails));
  return json(response, { message: 'Not Found' }, 404);
}
