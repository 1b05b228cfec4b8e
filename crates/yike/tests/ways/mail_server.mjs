// A mail server (nodemailer's smtp-server): TLS, STARTTLS or plain, with or without a password. It
// prints each message as a line of JSON. Its packages lie outside the program, see provider.mjs.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(`${process.env.SERVERS}/`);
const { SMTPServer } = require('smtp-server');

const [kind, folder] = process.argv.slice(2);
const sealed = kind === 'plain' ? {} : {
  key: readFileSync(`${folder}/server.key`),
  cert: readFileSync(`${folder}/server.pem`),
};
const refuse = (code, words) => Object.assign(new Error(words), { responseCode: code });
const server = new SMTPServer({
  ...sealed,
  secure: kind === 'tls',
  disabledCommands: kind === 'plain' ? ['STARTTLS', 'AUTH'] : [],
  authOptional: kind === 'plain',
  onAuth: ({ username, password }, _, done) =>
    username === 'yike' && password === 'correct horse'
      ? done(null, { user: username })
      : done(refuse(535, 'wrong name or password')),
  onRcptTo: ({ address }, _, done) => {
    if (address.startsWith('nobody@')) return done(refuse(550, 'nobody of that name'));
    if (address.startsWith('full@')) return done(refuse(452, 'the mailbox is full'));
    return done();
  },
  onData: (stream, session, done) => {
    let text = '';
    stream.on('data', (part) => { text += part; });
    stream.on('end', () => {
      console.log(JSON.stringify({
        secure: session.secure,
        to: session.envelope.rcptTo.map(({ address }) => address),
        from: session.envelope.mailFrom.address,
        text,
      }));
      done();
    });
  },
});
server.on('error', () => {});
server.listen(0, '127.0.0.1', () => console.log(`ready ${server.server.address().port}`));
