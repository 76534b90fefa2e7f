// Stands for the application under test: a sign-up that mails a code and asks for it.
const http = require('node:http');
const net = require('node:net');

const [host, port] = (process.env.SUNDEW_SMTP ?? '127.0.0.1:1025').split(':');
const codes = new Map();

const page = (content) => `<!doctype html><html lang="en"><title>Acme</title><body>${content}</body></html>`;
const SIGN_UP = page('<form method="post" action="/sign-up"><label>E-mail <input name="email" type="email"></label><button>Sign up</button></form>');
const CONFIRM = page('<form method="post" action="/confirm"><label>Code <input name="code"></label><button>Confirm</button></form>');

// The shortest dialogue of SMTP: a line, and the next one after each reply.
function mail(to, subject, text) {
  const lines = ['EHLO acme.example', 'MAIL FROM:<noreply@acme.example>', `RCPT TO:<${to}>`, 'DATA',
    `From: Acme <noreply@acme.example>\r\nTo: ${to}\r\nSubject: ${subject}\r\n\r\n${text}\r\n.`, 'QUIT'];
  const socket = net.connect(Number(port), host);
  let replies = '';
  socket.on('data', (bytes) => {
    replies += bytes;
    // The last line of a reply has a blank after its code.
    if (!/^\d{3} .*\r\n$/m.test(replies)) return;
    replies = '';
    const line = lines.shift();
    if (line) socket.write(`${line}\r\n`); else socket.end();
  });
}

exports.start = () => new Promise((started) => {
  const server = http.createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    const form = new URLSearchParams(body);
    let answer = SIGN_UP;
    if (request.url === '/sign-up') {
      const code = String(Math.floor(100_000 + Math.random() * 900_000));
      codes.set(code, form.get('email'));
      mail(form.get('email'), 'Welcome to Acme', 'Good to have you here.');
      setTimeout(() => mail(form.get('email'), 'Verify your address', `Your verification code is ${code}.`), 100);
      answer = CONFIRM;
    } else if (request.url === '/confirm') {
      answer = page(codes.has(form.get('code')) ? `<h1>Hello, ${codes.get(form.get('code'))}</h1>` : '<h1>Wrong code</h1>');
    }
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(answer);
  });
  server.listen(0, '127.0.0.1', () => started({ url: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() }));
});
