// Sends a mail with nodemailer: ROUTE PORT CA FROM MAIL TO...
// What the server refused is written to stderr.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const nodemailer = require(path.join(__dirname, '../../target/peers/nodemailer/node_modules/nodemailer'));

const [route, port, ca, from, mail, ...to] = process.argv.slice(2);
const transport = nodemailer.createTransport({
  host: 'localhost',
  port: Number(port),
  secure: route === 'tls',
  requireTLS: route === 'starttls',
  ignoreTLS: route === 'plain',
  tls: { ca: fs.readFileSync(ca) },
});
const raw = fs.readFileSync(mail);
// It declares the size that it is told, and none by itself.
const size = process.env.DECLARE_SIZE ? raw.length : undefined;
transport.sendMail({ envelope: { from, to, size, use8BitMime: true }, raw }).then(
  ({ rejected, rejectedErrors }) => {
    if (rejected.length) {
      console.error(rejectedErrors);
      process.exitCode = 1;
    }
  },
  error => {
    console.error(error);
    process.exitCode = 1;
  },
);
